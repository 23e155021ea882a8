// What is said about the window that shows what the agent sees, while and instead of it.

export const previewStrings = {
  'preview-title': 'What the agent sees',
  'preview-explanation':
    'This window is on your computer only. Private fields are covered before anything leaves your page.',
  'preview-paused': 'The agent sees nothing of this page while sharing is paused.',
  'preview-never-shared': 'The agent sees nothing of this page: it is never shared.',
  'preview-left': 'The page was left. Open the preview again from the next one.',
  'preview-blocked': 'The browser blocked the window. Allow pop-ups for this site, then try again.',
  'preview-forbidden':
    'This page cannot show it: its security settings (Cross-Origin-Opener-Policy) cut off the windows that it opens.',
  'preview-failed': 'The preview could not be loaded. Check your connection, then try again.',
} as const;
