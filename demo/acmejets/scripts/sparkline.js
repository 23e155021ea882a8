// A small line on a canvas, sharp on every screen, in the colours of the page by day and by night.

const night = matchMedia('(prefers-color-scheme: dark)');

/**
 * Draws, and draws again when the canvas gets another size or the colours change.
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} values at least two
 */
export function sparkline(canvas, values) {
  const draw = () => {
    if (canvas.isConnected) paint(canvas, values);
    else {
      night.removeEventListener('change', draw);
      sizes.disconnect();
    }
  };
  const sizes = new ResizeObserver(draw);
  sizes.observe(canvas);
  night.addEventListener('change', draw);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} values
 */
function paint(canvas, values) {
  const scale = devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (context === null || width === 0) return;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const inset = 6;
  const x = (/** @type {number} */ index) => inset + (index / (values.length - 1)) * (width - 2 * inset);
  const y = (/** @type {number} */ value) =>
    height - inset - ((value - low) / (high - low || 1)) * (height - 2 * inset);
  const colour = getComputedStyle(canvas).getPropertyValue('--primary').trim() || '#3a4a9f';

  context.scale(scale, scale);
  context.beginPath();
  for (const [index, value] of values.entries()) context.lineTo(x(index), y(value));
  context.lineWidth = 2;
  context.lineJoin = 'round';
  context.strokeStyle = colour;
  context.stroke();
  context.lineTo(x(values.length - 1), height);
  context.lineTo(x(0), height);
  context.globalAlpha = 0.12;
  context.fillStyle = colour;
  context.fill();
  context.globalAlpha = 1;
  context.beginPath();
  context.arc(x(values.length - 1), y(values.at(-1) ?? low), 4, 0, 2 * Math.PI);
  context.fill();
}
