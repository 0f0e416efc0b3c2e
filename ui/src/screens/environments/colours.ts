/** Colours that an environment can have of its own: told apart in light and dark, and never the only sign. */
export const colours: readonly { value: string; name: string }[] = [
  { value: "#2563c9", name: "Blue" },
  { value: "#0e8a84", name: "Teal" },
  { value: "#3f8f3a", name: "Green" },
  { value: "#b7791f", name: "Amber" },
  { value: "#c4560f", name: "Orange" },
  { value: "#c0281d", name: "Red" },
  { value: "#b3377f", name: "Pink" },
  { value: "#7a4fd0", name: "Violet" },
  { value: "#6b7682", name: "Grey" },
];
