import { describe, expect, it } from 'vitest';
import { looksSensitive, patternIn, purposeOf } from './sensitive.ts';

describe('what looks sensitive', () => {
  it('by what a field is for', () => {
    expect(purposeOf('section-a billing cc-number')).toBe('payment');
    expect(purposeOf('one-time-code')).toBe('credential');
    expect(purposeOf('shipping street-address')).toBe('contact');
    expect(purposeOf('off')).toBeNull();
    expect(purposeOf('name')).toBeNull();
  });

  it('by what it is called, in several languages and in one word', () => {
    const names: Record<string, string> = {
      cardNumber: 'payment',
      'Numéro de carte': 'payment',
      Kreditkarte: 'payment',
      SSN: 'identity',
      passportNo: 'identity',
      'Social Security Number': 'identity',
      IBAN: 'bank',
      account_number: 'bank',
      'Date of birth': 'birth',
      Geburtsdatum: 'birth',
      PIN: 'credential',
      Krankenkasse: 'health',
    };
    for (const [name, reason] of Object.entries(names)) expect(looksSensitive(name), name).toBe(reason);
    for (const name of ['Destination', 'Passengers', 'shipping', 'Promo code', 'Number of guests', 'spinner']) {
      expect(looksSensitive(name), name).toBeNull();
    }
  });

  it('by patterns with their check digits', () => {
    expect(patternIn('Card 4111 1111 1111 1111 expires soon')).toBe('payment');
    expect(patternIn('5500-0000-0000-0004')).toBe('payment');
    expect(patternIn('4111 1111 1111 1112')).toBeNull();
    expect(patternIn('Tracking 1111 1111 1111 1117')).toBeNull();
    expect(patternIn('123-45-6789')).toBe('identity');
    expect(patternIn('000-45-6789 and 666-12-3456')).toBeNull();
    expect(patternIn('DE89 3704 0044 0532 0130 00')).toBe('bank');
    expect(patternIn('DE88 3704 0044 0532 0130 00')).toBeNull();
    expect(patternIn('Call +1 415 555 0132 before 12:30')).toBeNull();
    expect(patternIn('No number at all')).toBeNull();
  });
});
