import { describe, expect, it } from 'vitest';
import { parseUserAgent, platformOf } from './platform-names.ts';

describe('user agent lines', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
      ['Chrome 142.0', 'Windows 10 or 11', 'Computer'],
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0',
      ['Edge 142.0', 'Windows 10 or 11', 'Computer'],
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Safari/605.1.15',
      ['Safari 18.2', 'macOS 10.15', 'Computer'],
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1',
      ['Safari 18.2', 'iOS 18.2', 'Phone'],
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', ['Firefox 145.0', 'Linux', 'Computer']],
    [
      'Mozilla/5.0 (Linux; Android 14; SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
      ['Samsung Internet 27.0', 'Android 14', 'Phone'],
    ],
    [
      'Mozilla/5.0 (Linux; Android 13; SM-X700) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36',
      ['Chrome 125.0', 'Android 13', 'Tablet'],
    ],
    ['curl/8.0', ['Unknown', 'Unknown', 'Computer']],
  ])('%s', (line, [browser, system, device]) => {
    expect(parseUserAgent(line)).toEqual({ browser, system, device });
  });
});

describe('user agent hints', () => {
  const line =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

  it('tell Windows 11 and the brand', () => {
    const hints = {
      brands: [
        { brand: 'Not)A;Brand', version: '8.0.0.0' },
        { brand: 'Chromium', version: '142.0.7444.60' },
        { brand: 'Google Chrome', version: '142.0.7444.60' },
      ],
      platform: 'Windows',
      platformVersion: '15.0.0',
      model: '',
      mobile: false,
    };
    expect(platformOf(hints, line)).toEqual({
      browser: 'Google Chrome 142',
      system: 'Windows 11',
      device: 'Computer',
    });
  });

  it('fall back to the line for what they leave out', () => {
    expect(platformOf({}, line)).toEqual(parseUserAgent(line));
    expect(platformOf(undefined, line)).toEqual(parseUserAgent(line));
  });

  it('name the model of a phone', () => {
    expect(
      platformOf({ platform: 'Android', platformVersion: '14.0.0', model: 'Pixel 8', mobile: true }, line),
    ).toEqual({ browser: 'Chrome 142.0', system: 'Android 14', device: 'Pixel 8' });
  });
});
