// Editors of other people, from npm, at their locked versions: the agent types, makes bold, pastes and undoes in them; in
// each one person writes at a time, which both see, and the customer always wins.

import { bundlePage, pageAround } from '../run/bundled-page.ts';
import type { Scope, Tab } from '../run/driver.ts';
import { expect, poll, test } from '../run/fixtures.ts';
import { type AgentSide, share } from '../run/session.ts';
import { snippet, TestSite } from '../run/test-site.ts';

const through = { through: true };

/** The shadow roots of a page that keeps them. */
declare const roots: ShadowRoot[];

const codeEditors = `
  import ace from 'ace-code';
  import CodeMirror5 from 'codemirror5';
  import 'codemirror5/lib/codemirror.css';
  import { basicSetup, EditorView } from 'codemirror';
  const of = (id) => document.getElementById(id);
  const aceEditor = ace.edit(of('ace'), { useWorker: false });
  const five = CodeMirror5(of('five'), { lineNumbers: true });
  const six = new EditorView({ parent: of('six'), extensions: basicSetup });
  window.read = { ace: () => aceEditor.getValue(), five: () => five.getValue(), six: () => six.state.doc.toString() };`;

const richEditors = `
  import { ClassicEditor } from '@ckeditor/ckeditor5-editor-classic';
  import { Essentials } from '@ckeditor/ckeditor5-essentials';
  import { Bold } from '@ckeditor/ckeditor5-basic-styles';
  import { Paragraph } from '@ckeditor/ckeditor5-paragraph';
  import tinymce from 'tinymce';
  import 'tinymce/models/dom';
  import 'tinymce/themes/silver';
  import 'tinymce/icons/default';
  import 'tinymce/skins/ui/oxide/skin.css';
  import Quill from 'quill';
  import 'quill/dist/quill.snow.css';
  const of = (id) => document.getElementById(id);
  const quill = new Quill(of('quill'), { theme: 'snow', modules: { toolbar: false } });
  window.read = { quill: () => quill.root.innerHTML };
  ClassicEditor.create(of('ck'), { licenseKey: 'GPL', plugins: [Essentials, Paragraph, Bold], toolbar: ['bold'] })
    .then((editor) => { window.read.ck = () => editor.getData(); });
  tinymce.init({ target: of('tiny'), license_key: 'gpl', skin: false, content_css: false, menubar: false, height: 160, promotion: false })
    .then(([editor]) => { window.read.tiny = () => editor.getContent(); });`;

/** What an editor of the page holds, as itself says. */
function held(tab: Tab, editor: string): Promise<string> {
  return tab.evaluate(
    (name) => (window as unknown as { read: Record<string, () => string> }).read[name]?.() ?? 'not there yet',
    editor,
  );
}

async function waitUntilHeld(tab: Tab, editor: string, wanted: string | RegExp): Promise<void> {
  await poll(`${editor} holding ${wanted}`, 15_000, async () => {
    const now = (await held(tab, editor)).replaceAll('&nbsp;', ' ');
    if (typeof wanted === 'string' ? now !== wanted : !wanted.test(now)) throw new Error(`it holds ${now}`);
    return true;
  });
}

/** Into the field of the viewer that takes the agent's keys, as a browser pastes. */
async function paste(viewer: Scope, text: string): Promise<void> {
  await viewer.evaluate((pasted) => {
    const field = document.querySelector<HTMLTextAreaElement>('.typing-input');
    if (field === null) return;
    field.value = pasted;
    field.dispatchEvent(new InputEvent('input', { inputType: 'insertFromPaste', bubbles: true }));
  }, text);
}

/** The agent goes into an editor, once it is there on both sides and what is typed would go there. */
async function enter(tab: Tab, agent: AgentSide, content: Scope, css: string): Promise<void> {
  await content.click(css, through);
  await poll(`the focus in ${css}`, 10_000, async () =>
    tab.evaluate(() => document.activeElement !== null && document.activeElement !== document.body),
  );
  await agent.viewer.waitFor(() => document.activeElement?.matches('.typing-input'));
}

test('[116] in Ace and CodeMirror 5 and 6 the agent types, deletes, pastes and undoes', async ({
  server,
  customer,
  agent,
}) => {
  test.setTimeout(180_000);
  const { host } = new URL(server.info.url);
  const { script, styles } = await bundlePage(codeEditors, import.meta.dirname, 'js');
  const boxes = ['ace', 'five', 'six'].map((id) => `<div id="${id}" class="box"></div>`).join('');
  const site = await TestSite.open({
    '/': pageAround(
      `<style>.box{height:110px;border:1px solid #888;margin:6px}.CodeMirror{height:100px}</style>${boxes}`,
      snippet(host, server.info.license.id),
    ),
    '/app.js': { type: 'text/javascript', body: script },
    '/app.css': { type: 'text/css', body: styles },
  });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab } = sides.customer;
    for (const [editor, css] of [
      ['ace', '#ace .ace_content'],
      ['five', '#five .CodeMirror-scroll'],
      ['six', '#six .cm-content'],
    ] as const) {
      await test.step(editor, async () => {
        await enter(tab, sides.agent, sides.agent.replica, css);
        await sides.agent.tab.typeText('let a = 1;');
        await waitUntilHeld(tab, editor, 'let a = 1;');
        await sides.agent.replica.waitForText(`#${editor}`, 'let a = 1;');
        await sides.agent.tab.press('Backspace');
        await sides.agent.tab.press('Enter');
        await waitUntilHeld(tab, editor, 'let a = 1\n');
        await paste(sides.agent.viewer, 'pasted()');
        await waitUntilHeld(tab, editor, 'let a = 1\npasted()');
        await sides.agent.tab.press('Control+z');
        await poll('less than before', 10_000, async () => (await held(tab, editor)).length < 18);
        await sides.agent.tab.press('Control+a');
        await sides.agent.tab.press('Delete');
        await waitUntilHeld(tab, editor, '');
        // The customer goes on, and the agent sees it.
        await tab.click(css);
        await tab.typeText('mine');
        await waitUntilHeld(tab, editor, 'mine');
        await sides.agent.replica.waitForText(`#${editor}`, 'mine');
      });
    }
  } finally {
    site.close();
  }
});

test('[116] in CKEditor, TinyMCE and Quill the agent types, makes bold, pastes and undoes', async ({
  server,
  customer,
  agent,
}) => {
  test.setTimeout(180_000);
  const { host } = new URL(server.info.url);
  const { script, styles } = await bundlePage(richEditors, import.meta.dirname, 'js');
  const site = await TestSite.open({
    '/': pageAround(
      '<style>#quill,.ck-content{height:110px}</style><div id="ck"></div><div id="quill"></div><textarea id="tiny"></textarea>',
      snippet(host, server.info.license.id),
    ),
    '/app.js': { type: 'text/javascript', body: script },
    '/app.css': { type: 'text/css', body: styles },
  });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab } = sides.customer;
    const { replica } = sides.agent;
    for (const [editor, content, css] of [
      ['ck', replica, '.ck-content'],
      ['quill', replica, '.ql-editor'],
      ['tiny', replica.frame('.tox-edit-area__iframe'), 'body'],
    ] as const) {
      await test.step(editor, async () => {
        await enter(tab, sides.agent, content, css);
        await sides.agent.tab.typeText('Dear Ada');
        await waitUntilHeld(tab, editor, '<p>Dear Ada</p>');
        await content.waitForText(css, 'Dear Ada');
        await sides.agent.tab.press('Control+a');
        await sides.agent.tab.press('Control+b');
        await waitUntilHeld(tab, editor, '<p><strong>Dear Ada</strong></p>');
        await sides.agent.tab.press('Control+z');
        await waitUntilHeld(tab, editor, /^<p>(?:Dear Ada|<br>)?<\/p>$|^$/);
        await sides.agent.tab.press('Control+a');
        await paste(sides.agent.viewer, 'pasted words');
        await waitUntilHeld(tab, editor, /pasted words/);
        await content.waitForText(css, 'pasted words');
      });
    }
  } finally {
    site.close();
  }
});

test('[116] one person writes at a time in editable content: both see who, and the customer wins', async ({
  server,
  customer,
  agent,
}) => {
  const { host } = new URL(server.info.url);
  const site = await TestSite.open({
    '/': `<!doctype html><title>Rich</title><script>
      // What lies in closed shadow roots can be seen by the test.
      const roots = [];
      const attachShadow = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (init) {
        const root = attachShadow.call(this, init);
        roots.push(root);
        return root;
      };
      </script><style>#rich{margin:60px 20px;padding:8px;min-height:40px;border:1px solid}</style>
      <div id="rich" contenteditable="true">Before. After.</div>${snippet(host, server.info.license.id)}`,
  });
  try {
    const sides = await share(customer, agent, server, site.url('/'));
    const { tab } = sides.customer;
    const { replica, viewer } = sides.agent;
    // The customer's caret is after "Before."
    await tab.click('#rich');
    await tab.press('Home');
    for (let step = 0; step < 7; step++) await tab.press('ArrowRight');
    await replica.click('#rich', through);
    await sides.agent.tab.typeText('x');
    await viewer.waitForText('.toasts', 'The customer is typing. Wait a moment.');
    await poll('the agent’s turn', 15_000, async () => {
      await sides.agent.tab.press('Control+End');
      await sides.agent.tab.typeText('!');
      return ((await tab.text('#rich')) ?? '').includes('!');
    });
    await tab.waitFor(() =>
      roots.some((root) => / is writing here$/.test(root.querySelector('.writes')?.textContent ?? '')),
    );
    const text = await tab.text('#rich');
    // The customer's own key takes the place back, where they were.
    await tab.typeText(' Mine.');
    await tab.waitForText('#rich', 'Before. Mine.');
    await sides.agent.tab.typeText('?');
    await viewer.waitForText('.toasts', 'The customer is typing. Wait a moment.');
    expect(await tab.text('#rich')).toBe(text.replace('Before.', 'Before. Mine.'));
    await tab.waitFor(() => roots.every((root) => root.querySelector('.writes') === null));
    await replica.waitForText('#rich', 'Before. Mine.');
  } finally {
    site.close();
  }
});
