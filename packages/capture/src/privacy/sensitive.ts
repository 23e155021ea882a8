// What looks sensitive: by what a field is for, by what it is called (in five languages), and by patterns with check
// digits, so that a phone number is no card. Pure; used for reports to owners, never to decide what is masked.

export type SensitiveReason = 'payment' | 'identity' | 'credential' | 'bank' | 'health' | 'contact' | 'birth';

const purposes: readonly (readonly [RegExp, SensitiveReason])[] = [
  [/(?:^|\s)cc-/, 'payment'],
  [/(?:^|\s)(?:one-time-code|(?:current|new)-password)/, 'credential'],
  [/(?:^|\s)bday/, 'birth'],
  [/(?:^|\s)(?:email|tel|street-address|address-line|postal-code)/, 'contact'],
];

const called: readonly (readonly [RegExp, SensitiveReason])[] = [
  [
    /card.?(?:number|no\b)|credit.?card|debit.?card|\bcvv|\bcvc|security.?code|kartennummer|kreditkarte|prüfnummer|num[eé]ro de (?:la )?(?:carte|tarjeta)|cryptogramme|numero (?:della )?carta/i,
    'payment',
  ],
  [
    /\bssn\b|social.?security|national.?insurance|\bnino\b|tax.?(?:id|number|payer)|\btin\b|passport|driver.?s?.?licen[sc]e|identity.?(?:card|number)|\bid.?(?:card|number)|steuer.?(?:id|nummer)|sozialversicherung|ausweis|reisepass|s[eé]curit[eé] sociale|passeport|\bdni\b|pasaporte|codice fiscale|passaporto/i,
    'identity',
  ],
  [/\biban\b|\bbic\b|routing.?number|sort.?code|account.?number|kontonummer|bankverbindung|\brib\b/i, 'bank'],
  [
    /pass.?word|pass.?code|\bpin\b|\botp\b|secret.?(?:answer|question|word)|kennwort|passwort|mot de passe|contrase[nñ]a/i,
    'credential',
  ],
  [
    /date.?of.?birth|birth.?da(?:te|y)|\bdob\b|geburtsdatum|date de naissance|fecha de nacimiento|data di nascita/i,
    'birth',
  ],
  [/diagnos|medical|health.?insurance|insurance.?number|medication|krankenkasse|versichertennummer|patient/i, 'health'],
];

/** What a field with this `autocomplete` is for, when that is sensitive. */
export function purposeOf(autocomplete: string): SensitiveReason | null {
  return purposes.find(([pattern]) => pattern.test(autocomplete.toLowerCase()))?.[1] ?? null;
}

/** Whether what people call a field sounds sensitive. Names written in one word are read as several. */
export function looksSensitive(names: string): SensitiveReason | null {
  const spaced = names.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/_/g, ' ');
  return called.find(([pattern]) => pattern.test(spaced))?.[1] ?? null;
}

/** Whether a text has a number in it that nobody should read. */
export function patternIn(text: string): SensitiveReason | null {
  if (!/\d/.test(text)) return null;
  for (const [found] of text.matchAll(/(?<![\d-])\d(?:[ -]?\d){12,18}(?![\d-])/g)) {
    if (isCardNumber(found.replace(/\D/g, ''))) return 'payment';
  }
  if (/(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])/.test(text)) return 'identity';
  for (const [found] of text.matchAll(/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}\b/g)) {
    if (isIban(found.replace(/ /g, ''))) return 'bank';
  }
  return null;
}

/** Luhn, and a first digit that cards have. */
function isCardNumber(digits: string): boolean {
  if (!/^[2-6]/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    let digit = Number(digits[digits.length - 1 - index]);
    if (index % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

function isIban(text: string): boolean {
  let rest = 0;
  for (const char of text.slice(4) + text.slice(0, 4)) {
    for (const digit of Number.parseInt(char, 36).toString()) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}
