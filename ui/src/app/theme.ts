import {
  ActionIcon,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorsTuple,
  Modal,
  Tooltip,
} from "@mantine/core";

const teal: MantineColorsTuple = [
  "#e3f4f2",
  "#c5e8e4",
  "#9bd8d2",
  "#67c6bd",
  "#2fb5aa",
  "#17988f",
  "#0b7a75",
  "#086661",
  "#06504d",
  "#043b39",
];

// Mantine's neutral greys are warm; ours lean to blue like the tokens, for the parts that no token reaches.
const dark: MantineColorsTuple = [
  "#e6eaed",
  "#c9d1d8",
  "#a3aeb8",
  "#8a95a0",
  "#3a444b",
  "#2a3136",
  "#1e2327",
  "#181c1f",
  "#14181a",
  "#121517",
];

const gray: MantineColorsTuple = [
  "#f7f8f9",
  "#f0f2f4",
  "#e3e6ea",
  "#cfd5db",
  "#b9c1c9",
  "#8b95a1",
  "#68727d",
  "#55606b",
  "#36404a",
  "#1b2127",
];

/** Mantine made dense: 13 px text, 28 px controls, one teal accent. Colours come from `tokens.css`. */
export const theme = createTheme({
  primaryColor: "teal",
  colors: { teal, dark, gray },
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--font-mono)",
  fontSizes: { xs: "11px", sm: "13px", md: "13px", lg: "15px", xl: "20px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  radius: { xs: "4px", sm: "6px", md: "7px", lg: "8px", xl: "12px" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "15px" }, h2: { fontSize: "13px" }, h3: { fontSize: "13px" } },
  },
  components: {
    Button: Button.extend({
      defaultProps: { variant: "default", radius: "md" },
      vars: (_theme, { size, variant, color }) => {
        const compact = typeof size === "string" && size.startsWith("compact");
        return {
          root: {
            "--button-height": compact ? "24px" : "30px",
            "--button-padding-x": compact ? "8px" : "12px",
            "--button-fz": "13px",
            ...(variant === "filled" && {
              "--button-color": color === "red" ? "var(--on-danger)" : "var(--on-accent)",
            }),
          },
        };
      },
      styles: { label: { fontWeight: "var(--weight-medium)" } },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 28 } }),
    Input: Input.extend({
      vars: () => ({
        wrapper: {
          "--input-height": "30px",
          "--input-fz": "13px",
          "--input-bg": "var(--surface-raised)",
          "--input-bd": "var(--border-control)",
        },
      }),
    }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120, transition: "fade" },
        overlayProps: { opacity: 0.45 },
      },
      styles: {
        content: { background: "var(--surface-raised)" },
        header: { background: "var(--surface-raised)" },
        title: { fontWeight: 600, fontSize: "var(--text-size-title)" },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 300,
        transitionProps: { duration: 100 },
        events: { hover: true, focus: true, touch: true },
      },
    }),
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    TextInput: { defaultProps: { size: "sm" } },
    NumberInput: { defaultProps: { size: "sm" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Select: { defaultProps: { size: "sm", checkIconPosition: "right", comboboxProps: { shadow: "md" } } },
    Menu: { defaultProps: { shadow: "md", transitionProps: { duration: 100 } } },
    Checkbox: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
  },
});

const shared = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--text-subtle)",
  "--mantine-color-placeholder": "var(--text-faint)",
  "--mantine-color-anchor": "var(--accent-text)",
  "--mantine-color-error": "var(--danger)",
  "--mantine-color-default": "var(--surface-raised)",
  "--mantine-color-default-hover": "var(--surface-sunken)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--border-control)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent-hover)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
  "--mantine-color-teal-filled": "var(--accent)",
  "--mantine-color-teal-filled-hover": "var(--accent-hover)",
  "--mantine-color-red-filled": "var(--danger)",
  "--mantine-color-red-filled-hover": "var(--danger-hover)",
  "--mantine-color-disabled": "var(--surface-sunken)",
  "--mantine-color-disabled-color": "var(--text-faint)",
  "--mantine-color-disabled-border": "var(--border)",
  "--mantine-shadow-md": "var(--shadow)",
  "--mantine-shadow-xl": "var(--shadow-dialog)",
};

/** Points Mantine's own variables at our tokens, so that there is one palette. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: shared,
  dark: shared,
});
