// The product's sign: two pointers side by side.

export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-tide-6)" />
      <path d="M7 7.5l4.2 15 2.7-5.6 5.9-2z" fill="#fff" />
      <path
        d="M15.5 12.5l9.5 3.2-5.9 2.2-2.5 5.6-1-3.9"
        fill="none"
        stroke="#fff"
        strokeWidth="1.8"
        strokeLinejoin="round"
        strokeLinecap="round"
        opacity=".85"
      />
    </svg>
  );
}
