// Whether a license is in use, as an icon and a word.

import type { License } from '@alongside/protocol';
import IconBan from '@tabler/icons-react/dist/esm/icons/IconBan.mjs';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import { StateMark } from '../../parts/state-mark.tsx';
import { licenseTexts } from '../../texts-licenses.ts';

export function LicenseMark({ license }: { license: License }) {
  return license.isDisabled ? (
    <StateMark icon={IconBan} tone="bad">
      {licenseTexts.disabled}
    </StateMark>
  ) : (
    <StateMark icon={IconCircleCheck} tone="good">
      {licenseTexts.active}
    </StateMark>
  );
}
