// State in the replica that is neither tree nor style: top layer, form values, scroll positions, boxes, documents in
// frames; and where things are, for pointers and clicks.

import { openReplicaLab } from '../lab/replica-site.ts';
import { expect, test } from '../run/fixtures.ts';

test('replica: modal dialogs and popovers are on top in order, and the agent keeps the keyboard', {
  tag: '@webkit',
}, async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(async () => {
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'body', 0, true); // 3
        for (const name of ['one', 'two']) {
          writer.element(3, 'dialog', 2, true); // 4, 6
          writer.attribute('id', safe(name));
          writer.attribute('style', safe('inset: 0; margin: 0; width: 300px; height: 200px'));
          writer.element(3, 'input', 1, false); // 5, 7
          writer.attribute('autofocus', safe(''));
          writer.endChildren();
        }
        writer.element(3, 'div', 3, true); // 8
        writer.attribute('id', safe('pop'));
        writer.attribute('popover', safe('auto'));
        writer.attribute('style', safe('inset: 0; margin: 0; width: 100px; height: 100px'));
        writer.element(3, 'button', 1, false); // 9
        writer.attribute('autofocus', safe(''));
        for (let open = 0; open < 5; open++) writer.endChildren();
      });
      // WebKit finds nothing at a point before it has painted for the first time.
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
      let blurs = 0;
      document.getElementById('agent')!.addEventListener('blur', () => blurs++);
      const top = () => lab.document.elementFromPoint(50, 80)?.closest('[id]')?.id;
      const show = (nodes: number[], bits: Record<number, number>) => {
        lab.apply((writer) => {
          for (const node of [4, 6]) {
            const isOpen = (bits[node] ?? 0) !== 0;
            const element = lab.replica.tree.element(node);
            if (isOpen) writer.write('attribute', node, 'open', safe(''));
            else if (lab.replica.wireAttribute(element, 'open') !== null) writer.write('attributeGone', node, 'open');
          }
          for (const node of [4, 6, 8]) writer.write('state', node, bits[node] ?? 0);
          writer.write('topLayer', nodes);
        });
        const modal = [...lab.document.querySelectorAll(':modal')].map(({ id }) => id).join();
        return `${top()} ${modal} ${lab.document.querySelectorAll(':popover-open').length} ${document.activeElement?.id}`;
      };
      const steps = [
        show([4], { 4: 8 }),
        show([4, 6], { 4: 8, 6: 8 }),
        show([6, 4], { 4: 8, 6: 8 }),
        show([6, 4, 8], { 4: 8, 6: 8, 8: 16 }),
        show([8, 6], { 6: 8, 8: 16 }),
        show([], {}),
      ];
      return { steps, blurs, difference: lab.difference(), open: lab.document.querySelectorAll('[open]').length };
    });
    expect(found).toEqual({
      steps: [
        'one one 0 agent',
        'two one,two 0 agent',
        'one one,two 0 agent',
        // Outside of the modal dialog, so seen but not hit, as in the customer's browser.
        'one one,two 1 agent',
        'two two 1 agent',
        'undefined  0 agent',
      ],
      blurs: 0,
      difference: null,
      open: 0,
    });
  } finally {
    await site.close();
  }
});

test('replica: form values, choices and masks show as the customer has them', { tag: '@webkit' }, async ({
  customer,
}) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(() => {
      const input = (type: string) => {
        lab.told.length = 0;
        return type;
      };
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'body', 0, true); // 3
        for (const type of ['text', 'checkbox', 'radio', 'radio', 'date', 'password']) {
          writer.element(3, 'input', 2, false); // 4 to 9
          writer.attribute('type', safe(input(type)));
          writer.attribute('name', safe('group'));
        }
        writer.element(3, 'textarea', 0, true); // 10
        writer.textNode(safe('default')); // 11
        writer.endChildren();
        writer.element(3, 'select', 1, true); // 12
        writer.attribute('multiple', safe(''));
        for (const value of ['a', 'b']) {
          writer.element(3, 'option', 1, false); // 13, 14
          writer.attribute('value', safe(value));
        }
        for (let open = 0; open < 5; open++) writer.endChildren();
        writer.write('value', 4, 1, 0, '', safe('hello'));
        writer.write('valueSplice', 4, 2, 0, '', 5, 0, safe(' you'));
        writer.write('valueSplice', 10, 1, 0, '', 0, 0, safe('typed first'));
        writer.write('state', 5, 3);
        writer.write('state', 7, 1);
        writer.write('value', 8, 1, 0, '', safe('********'));
        writer.write('value', 9, 1, 0, '', safe('********'));
        writer.write('state', 9, 256);
        writer.write('state', 13, 4);
        writer.write('state', 14, 4);
      });
      const inputs = [...lab.document.querySelectorAll('input')];
      const read = () => ({
        values: inputs.map(({ value }) => value),
        checked: inputs.map(({ checked }) => checked),
        area: lab.document.querySelector('textarea')!.value,
        selected: [...lab.document.querySelectorAll('option')].map(({ selected }) => selected),
      });
      const first = { ...read(), indeterminate: inputs[1]!.indeterminate };
      lab.apply((writer) => {
        writer.write('state', 5, 0);
        writer.write('state', 7, 0);
        writer.write('state', 6, 1);
        writer.write('state', 13, 0);
        writer.write('value', 4, 3, 0, '', safe(''));
      });
      return { first, second: read(), told: lab.told.length, difference: lab.difference() };
    });
    expect(found.first).toMatchObject({
      values: ['hello you', 'on', 'on', 'on', '********', '********'],
      checked: [false, true, false, true, false, false],
      area: 'typed first',
      selected: [true, true],
      indeterminate: true,
    });
    expect(found.second).toMatchObject({
      values: ['', 'on', 'on', 'on', '********', '********'],
      checked: [false, false, true, false, false, false],
      selected: [false, true],
    });
    expect(found).toMatchObject({ told: 6, difference: null });
  } finally {
    await site.close();
  }
});

test('replica: scroll positions hold, also those that content reaches only later', { tag: '@webkit' }, async ({
  customer,
}) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(() => {
      const css =
        'html { scroll-behavior: smooth } div { height: 100px; overflow: auto; scroll-snap-type: y mandatory }';
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', '', '', 0, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'head', 0, true); // 3
        writer.element(3, 'style', 0, true); // 4
        writer.textNode(safe(css)); // 5
        for (let open = 0; open < 2; open++) writer.endChildren();
        writer.element(3, 'body', 1, true); // 6
        writer.attribute('style', safe('height: 3000px'));
        writer.element(3, 'div', 0, true); // 7
        writer.element(3, 'p', 1, false); // 8
        writer.attribute('style', safe('height: 150px'));
        for (let open = 0; open < 5; open++) writer.endChildren();
        writer.write('scroll', 1, 0, 1234);
        writer.write('scroll', 7, 0, 500);
      });
      const window = lab.document.defaultView!;
      const box = lab.document.querySelector('div')!;
      const first = [window.scrollY, box.scrollTop < 100];
      lab.apply((writer) => writer.write('attribute', 8, 'style', safe('height: 900px')));
      const second = [window.scrollY, box.scrollTop];
      lab.apply((writer) => writer.write('move', 8, 7, 0));
      return { first, second, third: box.scrollTop };
    });
    expect(found).toEqual({ first: [1234, true], second: [1234, 500], third: 500 });
  } finally {
    await site.close();
  }
});

test('replica: boxes, frames and their layout modes; a point finds its element through all of them', {
  tag: '@webkit',
}, async ({ customer }) => {
  const { site, tab } = await openReplicaLab(customer);
  try {
    const found = await tab.evaluate(() => {
      const publicId = '-//W3C//DTD XHTML 1.0 Transitional//EN';
      lab.apply((writer) => {
        writer.beginInsert(0, 0);
        writer.documentRoot('html', publicId, 'http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd', 2, true);
        writer.element(3, 'html', 0, true); // 2
        writer.element(3, 'body', 1, true); // 3
        writer.attribute('style', safe('margin: 0'));
        writer.element(3, 'iframe', 1, true); // 4
        writer.attribute('style', safe('position: absolute; left: 100px; top: 50px; border: 10px solid; padding: 5px'));
        writer.documentRoot('', '', '', 1, true); // 5
        writer.element(3, 'html', 0, true); // 6
        writer.element(3, 'body', 1, true); // 7
        writer.attribute('style', safe('margin: 0'));
        writer.element(3, 'x-a', 0, true); // 8
        writer.shadowRoot(1, true); // 9
        writer.element(3, 'button', 1, false); // 10
        writer.attribute('style', safe('position: absolute; left: 20px; top: 30px; width: 40px; height: 20px'));
        for (let open = 0; open < 6; open++) writer.endChildren();
        writer.box('div', 200, 80, 1); // 11
        for (let open = 0; open < 4; open++) writer.endChildren();
      });
      const { geometry } = lab.replica;
      const hit = geometry.hitTest(100 + 15 + 20 + 5, 50 + 15 + 30 + 5);
      const box = lab.document.querySelector('alongside-box')!;
      const frame = lab.document.querySelector('iframe')!;
      const first = {
        hit: hit?.id,
        box: hit?.box,
        own: geometry.documentBoxOfId(10),
        onBox: geometry.hitTest(10, 10)?.id,
        size: [box.getBoundingClientRect().width, box.getBoundingClientRect().height],
        label: box.shadowRoot!.textContent!.includes('Hidden for privacy'),
        modes: [lab.document.compatMode, frame.contentDocument!.compatMode],
        doctype: lab.document.doctype?.publicId === publicId,
      };
      // The frame opens another page: its document goes, another one comes.
      lab.apply((writer) => writer.write('remove', 5));
      lab.apply((writer) => {
        writer.beginInsert(4, 0);
        writer.documentRoot('html', '', '', 0, true); // 12
        writer.element(3, 'html', 0, true); // 13
        writer.element(3, 'body', 0, true); // 14
        writer.textNode(safe('next page'));
        for (let open = 0; open < 4; open++) writer.endChildren();
        writer.write('boxSize', 11, 50, 60);
      });
      const second = {
        text: frame.contentDocument!.body.textContent,
        mode: frame.contentDocument!.compatMode,
        size: [box.getBoundingClientRect().width, box.getBoundingClientRect().height],
        difference: lab.difference(),
      };
      // The root element is replaced while the old one is still there.
      const error = lab.apply((writer) => {
        writer.beginInsert(1, 2);
        writer.element(3, 'html', 0, true);
        writer.reference(3);
        for (let open = 0; open < 2; open++) writer.endChildren();
        writer.write('remove', 2);
      });
      return { first, second, error, third: lab.difference(), bodies: lab.document.querySelectorAll('body').length };
    });
    expect(found.first).toEqual({
      hit: 10,
      box: { x: 135, y: 95, width: 40, height: 20 },
      own: { x: 20, y: 30, width: 40, height: 20 },
      onBox: 11,
      size: [200, 80],
      label: true,
      modes: ['CSS1Compat', 'BackCompat'],
      doctype: true,
    });
    expect(found.second).toEqual({ text: 'next page', mode: 'CSS1Compat', size: [50, 60], difference: null });
    expect(found).toMatchObject({ error: null, third: null, bodies: 1 });
  } finally {
    await site.close();
  }
});
