// Colours, type and sizes of the console, in one place: one accent (a calm teal), cool neutral greys, a dense scale.
// Every pair of text and ground used here has a contrast of 4.5 or more, and borders of inputs 3 or more.

import {
  type CSSVariablesResolver,
  createTheme,
  localStorageColorSchemeManager,
  type MantineColorsTuple,
} from '@mantine/core';

const tide: MantineColorsTuple = [
  '#ecf7fa',
  '#d6edf3',
  '#aedbe7',
  '#7fc5d8',
  '#4cabc5',
  '#258fae',
  '#157893',
  '#0e647d',
  '#0b4f63',
  '#083c4c',
];

const gray: MantineColorsTuple = [
  '#f6f8f9',
  '#eef1f3',
  '#e3e7ea',
  '#d3d9de',
  '#b9c1c8',
  '#87919b',
  '#66717c',
  '#4d5863',
  '#343d46',
  '#1d242b',
];

const dark: MantineColorsTuple = [
  '#dde3e9',
  '#b6c0ca',
  '#8f9aa7',
  '#66727f',
  '#353e48',
  '#2a323a',
  '#21272e',
  '#1b2026',
  '#14181d',
  '#0f1216',
];

export const theme = createTheme({
  primaryColor: 'tide',
  primaryShade: 6,
  colors: { tide, gray, dark },
  black: '#1d242b',
  fontFamily: "'Inter Variable', 'Inter Fallback', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '2rem' },
      h2: { fontSize: '1rem', lineHeight: '1.5rem' },
      h3: { fontSize: '0.875rem', lineHeight: '1.5rem' },
    },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 150 }, withArrow: false } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 150 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 150 } } },
    Menu: { defaultProps: { transitionProps: { duration: 150 }, shadow: 'md' } },
  },
});

/** What Mantine's palette does not say: quieter text with enough contrast, and the ground under the surfaces. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b6672',
    '--mantine-color-placeholder': '#66717c',
    '--mantine-color-error': '#c02f2f',
    '--mantine-color-default-border': '#d3d9de',
    '--al-ground': '#f6f8f9',
    '--al-line': '#e3e7ea',
    '--al-field-line': '#87919b',
    '--al-accent-text': '#0e647d',
    '--al-accent-soft': '#e3f2f6',
    '--al-good': '#1a7f4b',
    '--al-warn': '#a94d08',
    '--al-bad': '#c02f2f',
    '--al-warn-soft': '#fdf3e4',
    '--al-bad-soft': '#fdeeee',
  },
  dark: {
    '--mantine-color-dimmed': '#94a0ac',
    '--mantine-color-placeholder': '#8f9aa7',
    '--mantine-color-error': '#f38b8b',
    '--mantine-color-anchor': '#7fc5d8',
    '--mantine-color-tide-light': '#16323b',
    '--mantine-color-tide-light-hover': '#1b3d48',
    '--mantine-color-tide-light-color': '#9bd3e2',
    '--al-ground': '#14181d',
    '--al-line': '#2a323a',
    '--al-field-line': '#66727f',
    '--al-accent-text': '#7fc5d8',
    '--al-accent-soft': '#16323b',
    '--al-good': '#5cc28a',
    '--al-warn': '#f0a94a',
    '--al-bad': '#f38b8b',
    '--al-warn-soft': '#33291a',
    '--al-bad-soft': '#3a2225',
  },
});

/** Where the choice of light, dark or automatic is kept; `public/color-scheme.js` and the viewer read the same key. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'alongside-color-scheme' });
