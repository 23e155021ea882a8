// Icons as outlines on a 24 px grid, drawn with the text's colour. Always decoration: the name is beside them or in the
// button's label.

const paths = {
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  reload: 'M20 11a8 8 0 1 0-.6 4M20 5v6h-6',
  close: 'M6 6l12 12M18 6L6 18',
  pointer: 'M5 3l14 7-6 2-2 6z',
  hand: 'M8 12V6a1.5 1.5 0 0 1 3 0v5m0-6.5a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1 3 0v6m0-3.500a1.5 1.5 0 0 1 3 0V14a7 7 0 0 1-7 7h-1a6 6 0 0 1-5-2.700L4.200 14.500a1.500 1.500 0 0 1 2.500-1.700L8 14.500',
  fit: 'M4 9V5a1 1 0 0 1 1-1h4m6 0h4a1 1 0 0 1 1 1v4m0 6v4a1 1 0 0 1-1 1h-4m-6 0H5a1 1 0 0 1-1-1v-4',
  minus: 'M6 12h12',
  plus: 'M6 12h12M12 6v12',
  pause: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM10 9v6m4-6v6',
  info: 'M12 11v6m0-9.500v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  more: 'M4.500 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0zm6.500 0a1 1 0 1 0 2 0 1 1 0 1 0-2 0zm6.500 0a1 1 0 1 0 2 0 1 1 0 1 0-2 0z',
  clock: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z',
  away: 'M4 5h16v11H4zM9 20h6M12 16v4M9.500 8.500l5 4m0-4l-5 4',
  offline:
    'M3 3l18 18M5 12.500a10 10 0 0 1 4-2.400m6 .3a10 10 0 0 1 4 2.100M8.500 16a5 5 0 0 1 5.500-1M2 9a15 15 0 0 1 4.500-2.900M11 5a15 15 0 0 1 11 4M12 19.500v.1',
  ended: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9 9h6v6H9z',
  warning:
    'M12 9v4.500m0 3v.1M10.300 4.200L2.800 17.500A2 2 0 0 0 4.500 20.500h15a2 2 0 0 0 1.700-3L13.700 4.200a2 2 0 0 0-3.400 0z',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  people:
    'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.300a3.500 3.500 0 0 1 0 6.400M18 14a6.500 6.500 0 0 1 3.500 6',
} as const;

export type IconName = keyof typeof paths;

/** An icon; hidden from assistive technology. */
export function icon(name: IconName): SVGSVGElement {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
