// `alongside demo`: the product and the sites to try it on, on this machine only.

import type { Server } from 'node:http';
import { accountsHtml } from '../../../../demo/serve.ts';
import { seedDemo } from '../demo/demo-seed.ts';
import { createDemoSites } from '../demo/demo-sites.ts';
import { listen, portOf } from '../listen.ts';
import { type RunningServer, startServer } from '../running-server.ts';
import type { Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import { runUntilStopped } from './run-until-stopped.ts';

/** What tests read from the one line that `ALONGSIDE_ANNOUNCE=json` asks for. */
export interface DemoAnnouncement {
  readonly url: string;
  readonly demoUrl: string;
  readonly port: number;
  readonly customerUrl: string;
  /** AcmeJets on a port of its own, for programs that do not resolve `*.localhost`. */
  readonly customerPortUrl: string;
  readonly hardCasesUrl: string;
  readonly consoleUrl: string;
  /** Base of the pages given with `--pages`, or null. */
  readonly pagesUrl: string | null;
  readonly accounts: readonly { email: string; password: string; role: string }[];
  readonly license: { readonly id: string };
  readonly dataDirectory: string;
}

export async function runDemo(settings: Settings, isAnnouncedAsJson: boolean): Promise<void> {
  const running = await startServer(settings);
  const { context, port } = running;
  const seed = await seedDemo(context.store, context.auth, context.dataDirectory, settings.testPages !== null);
  const acmeJets = await listenBeside(running);
  const protocol = running.tls === null ? 'http:' : 'https:';
  const at = (host: string) => `${protocol}//${host}:${port}/`;
  const announcement: DemoAnnouncement = {
    url: context.publicUrl,
    demoUrl: at('localhost').concat('demo'),
    port,
    customerUrl: at('acmejets.localhost'),
    customerPortUrl: `${protocol}//127.0.0.1:${portOf(acmeJets)}/`,
    hardCasesUrl: at('hard-cases.localhost'),
    consoleUrl: at('localhost'),
    pagesUrl: settings.testPages === null ? null : at('pages.localhost'),
    accounts: seed.accounts,
    license: { id: seed.license.id },
    dataDirectory: context.dataDirectory,
  };
  const sites = createDemoSites(
    {
      PROTOCOL: protocol,
      SERVER_HOST: `localhost:${port}`,
      LICENSE_ID: seed.license.id,
      MODE: 'full-control',
      CUSTOMER_URL: announcement.customerUrl,
      CUSTOMER_PORT_URL: announcement.customerPortUrl,
      HELP_URL: at('help.acmejets.localhost'),
      COOKIES_URL: at('www.specialtycookies.localhost'),
      CONSOLE_URL: announcement.consoleUrl,
      ACCOUNTS_HTML: accountsHtml(
        seed.accounts.map(({ role, email, password }) => ({
          role: role === 'admin' ? 'Admin' : 'Agent',
          email,
          password,
        })),
      ),
    },
    settings.testPages,
  );
  running.interpose(sites.answer);
  acmeJets.on('request', sites.answerAsAcmeJets);
  process.stdout.write(isAnnouncedAsJson ? `${JSON.stringify(announcement)}\n` : demoText(announcement, settings));
  await runUntilStopped(running, [acmeJets]);
}

/** The port after the product's, or any free one when that is taken. */
async function listenBeside(running: RunningServer): Promise<Server> {
  try {
    return await listen(running.host, running.context.settings.port === 0 ? 0 : running.port + 1, running.tls);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return listen(running.host, 0, running.tls);
  }
}

function demoText(announcement: DemoAnnouncement, settings: Settings): string {
  const width = Math.max(...announcement.accounts.map(({ email }) => email.length));
  const accounts = announcement.accounts.map(
    ({ email, password, role }) => `    ${role.padEnd(6)} ${email.padEnd(width)}  ${password}`,
  );
  const trust = settings.tls
    ? [`  HTTPS uses a throw-away authority: ${announcement.dataDirectory}/demo-authority.pem`, '']
    : [];
  return [
    '',
    '  Alongside runs.',
    '',
    `  Start here        ${announcement.demoUrl}`,
    `  Customer’s site   ${announcement.customerUrl}`,
    `  Agents’ console   ${announcement.consoleUrl}`,
    '',
    '  Sign in with',
    ...accounts,
    '',
    ...trust,
    '  Ctrl+C stops it.',
    '',
    '',
  ].join('\n');
}
