// What stands in for a canvas. Where no script runs, browsers lay a canvas out as its fallback content, so it would take
// no room; a picture of the same size as its content makes it a replaced element again, under all of the page's rules.

const defaultWidth = 300;
const defaultHeight = 150;
/** Larger sides are no canvas that a browser could draw. */
const maxSide = 32_767;
/** Smaller ones have no room for words. */
const minLabelWidth = 120;
const minLabelHeight = 18;

/** Declaration that gives a canvas its size. @param width value of the attribute, as is; likewise `height` */
export function canvasDeclaration(width: string | null, height: string | null): string {
  const x = side(width, defaultWidth);
  const y = side(height, defaultHeight);
  const label =
    x >= minLabelWidth && y >= minLabelHeight
      ? '<text x="50%" y="50%" dy=".35em" text-anchor="middle" font-family="sans-serif" font-size="12" fill="#4d5863">Drawing, not shown</text>'
      : '';
  const picture =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${x}" height="${y}">` +
    '<pattern id="h" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
    '<path d="M0 0h9v9h-9z" fill="#eef1f3"/><path d="M0 0h4.5v9h-4.5z" fill="#e3e7ea"/></pattern>' +
    `<rect width="100%" height="100%" fill="url(#h)"/>${label}</svg>`;
  return `content:url("data:image/svg+xml,${encodeURIComponent(picture)}")!important;`;
}

/** As HTML reads a non-negative integer. */
function side(value: string | null, fallback: number): number {
  const digits = /^\s*\+?(\d+)/.exec(value ?? '')?.[1];
  return digits === undefined ? fallback : Math.min(maxSide, Number(digits));
}
