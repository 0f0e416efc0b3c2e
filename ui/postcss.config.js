import preset from "postcss-preset-mantine";

export const plugins = [preset()];
