// The session code that a customer reads out: digits, the last a check digit (Luhn), shown in groups of three. The
// console checks it before anything is sent; drawing a code is the server's.

/** Default length in digits, the check digit among them. */
export const defaultCodeLength = 9;

/** Digits of what a person typed or pasted: spaces, dashes and dots fall away; null when anything else is in it. */
export function parseCode(typed: string): string | null {
  const digits = typed.replace(/[\s\-.\u00a0]/g, '');
  return /^\d{4,12}$/.test(digits) ? digits : null;
}

/** The check digit that belongs after the digits. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    let digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    if (index % 2 === 0) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether the last digit is right. Catches every single wrong digit and nearly every swap of neighbours. */
export function hasRightCheckDigit(code: string): boolean {
  return code.length > 1 && checkDigit(code.slice(0, -1)) === code.charCodeAt(code.length - 1) - 48;
}

/** `123456789` as `123 456 789`. */
export function formatCode(code: string): string {
  return code.replace(/(\d{3})(?=\d)/g, '$1 ');
}
