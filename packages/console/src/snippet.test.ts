import { describe, expect, it } from 'vitest';
import {
  guessCustomerDomain,
  helpLink,
  makePolicySources,
  makeScriptElement,
  makeSnippet,
  type SnippetValues,
} from './snippet.ts';

// The completed examples of the reference text.
const reference = {
  'multi-domain': `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);
o&&Object.keys(o).map(function(k){r.setAttribute(k,o[k])});
r.async=1;r.src='https://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','cb.8x8.com','556c8b7beec7f02018b31700',{
'data-8x8-co-browsing-multi-domain': true,
'data-8x8-co-browsing-mode':'full-control'
});
</script>`,
  'sub-domain': `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);
o&&Object.keys(o).map(function(k){r.setAttribute(k,o[k])});
r.async=1;r.src='https://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','cb.8x8.com','556c8b7beec7f02018b31700',{
'data-domain-name':'specialtycookies.com',
'data-8x8-co-browsing-mode':'full-control'
});</script>`,
  basic: `<script>
(function(e,i,g,h,t,c,o,b,r,w){r=i.createElement(g);r.setAttribute(h,c);o&&r.setAttribute(o,b);
r.async=1;r.src='https://'+t+'/license'+c+'/dist/primary-bundle.js';
w=i.getElementsByTagName(g)[0];w.parentNode.insertBefore(r,w);
})(window,document,'script','data-8x8-co-browsing','cb.8x8.com','556c8b7beec7f02018b31700','data-8x8-co-browsing-mode','full-control');
</script>`,
} as const;

const values: SnippetValues = {
  shape: 'basic',
  serverHost: 'cb.8x8.com',
  isPlainHttp: false,
  license: '556c8b7beec7f02018b31700',
  mode: 'full-control',
  customerDomain: 'specialtycookies.com',
};

describe('makeSnippet', () => {
  for (const shape of ['basic', 'sub-domain', 'multi-domain'] as const) {
    it(`is the reference letter for letter: ${shape}`, () => {
      expect(makeSnippet({ ...values, shape })).toBe(reference[shape]);
    });

    it(`changes only the scheme on plain HTTP: ${shape}`, () => {
      const plain = makeSnippet({ ...values, shape, isPlainHttp: true });
      expect(plain).toBe(reference[shape].replace('https://', 'http://'));
    });
  }

  it('cannot be broken out of by a value', () => {
    const text = makeSnippet({ ...values, shape: 'sub-domain', customerDomain: `x'</script><b>` });
    expect(text.match(/<\/script>/g)).toHaveLength(1);
    expect(text).toContain(String.raw`'x\u0027\u003c/script\u003e\u003cb\u003e'`);
  });
});

describe('what goes with it', () => {
  it('names the sources for a content security policy', () => {
    expect(makePolicySources(values)).toBe(
      'script-src https://cb.8x8.com; connect-src https://cb.8x8.com wss://cb.8x8.com',
    );
    expect(makePolicySources({ serverHost: 'localhost:8080', isPlainHttp: true })).toBe(
      'script-src http://localhost:8080; connect-src http://localhost:8080 ws://localhost:8080',
    );
  });

  it('has the same attributes in one element', () => {
    const element = makeScriptElement({ ...values, shape: 'sub-domain' });
    expect(element).toContain('src="https://cb.8x8.com/license556c8b7beec7f02018b31700/dist/primary-bundle.js"');
    expect(element).toContain('data-domain-name="specialtycookies.com"');
    expect(makeScriptElement({ ...values, shape: 'multi-domain' })).toContain(
      'data-8x8-co-browsing-multi-domain="true"',
    );
  });

  it('has the guarded help link', () => {
    expect(helpLink).toContain('window.coBrowsingInstance && coBrowsingInstance.showPopup();return false;');
  });

  it('guesses the registrable domain', () => {
    expect(guessCustomerDomain(['www.acmejets.com', '*.acmejets.com', 'help.acmejets.com:8443'])).toBe('acmejets.com');
    expect(guessCustomerDomain([])).toBe('');
  });
});
