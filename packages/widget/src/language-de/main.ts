// The popup in German.

import { provide } from '../chunks.ts';
import type { AnyStringKey } from '../popup/strings.ts';

const german: Readonly<Record<AnyStringKey, string>> = {
  'popup-title': 'Gemeinsam surfen',
  'popup-close': 'X',
  'popup-start-information':
    'Klicken Sie auf „Teilen“, um die Sitzung zu beginnen, und geben Sie Ihrem Berater den Sitzungscode.',
  'popup-sync-information':
    'Vielleicht ist eine andere Seite offen, die gerade übertragen wird. Klicken Sie auf „Synchronisieren“, um stattdessen diese zu übertragen.',
  'popup-session-id-label': 'Sitzungscode:',
  'popup-start-button': 'Teilen',
  'popup-stop-button': 'Teilen beenden',
  'popup-sync-button': 'Synchronisieren',
  'popup-status-label': 'Status:',
  'status-connecting': 'Verbinden …',
  'status-ready': 'Ihr Bildschirm wird geteilt',
  'status-connected': 'Verbunden',
  'status-replica-disconnected': 'Warten auf den Berater …',
  'status-disconnected': 'Getrennt',
  'status-sync-required': 'Synchronisierung nötig',
  'status-invalid-license': 'Ungültige Lizenz',
  'status-limited-license': 'Alle Berater sind im Gespräch, bitte versuchen Sie es später noch einmal',
  'status-invalid-domain-for-license': 'Domain gehört nicht zur Lizenz',
  'status-disabled-license': 'Lizenz ist abgeschaltet',
  'popup-replica-disconnected-information':
    'Geben Sie Ihrem Berater den Sitzungscode. Mit „Teilen beenden“ hören Sie jederzeit auf.',
  'popup-connection-error-information':
    'Klicken Sie auf „Teilen beenden“, oder warten Sie, bis die Verbindung wieder da ist.',
  'popup-end-session-button': 'Sitzung beenden',
  'popup-close-button': 'Schließen',
  'popup-powered-by-8x8': 'Ermöglicht durch Alongside',
  'status-not-started': 'Die Sitzung hat noch nicht begonnen.',
  'status-replica-disconnected-short': 'Verbinden …',
  'status-ready-short': 'Wird geteilt',
  'status-ended': 'Der Berater hat die Sitzung beendet.',
  'status-ended-short': 'Sitzung beendet.',
  'status-connection-error': 'Schlechte Verbindung',
  'status-connection-error-short': 'Schlechte Verbindung',
  'popup-minimize': 'Verkleinern',
  'popup-maximize': 'Fenster wieder öffnen',
  'popup-move': 'Mit den Pfeiltasten verschieben',
  'popup-copy-button': 'Kopieren',
  'popup-copied': 'Kopiert',
  'popup-copy-failed': 'Bitte markieren und kopieren',
  'popup-short-stop-button': 'Beenden',
  'popup-permission-full-control':
    'Ihr Berater sieht diese Seite und kann zeigen, klicken und mit Ihnen Formulare ausfüllen.',
  'popup-permission-partial-control':
    'Ihr Berater sieht diese Seite und kann zeigen, klicken und Seiten wechseln, aber keine Formulare ausfüllen.',
  'popup-permission-no-control': 'Ihr Berater sieht diese Seite und kann zeigen. Klicken und schreiben können nur Sie.',
  'popup-permission-ask': 'Ihr Berater sieht diese Seite und muss fragen, bevor er etwas darauf tut.',
  'popup-privacy-information': 'Private Felder bleiben verborgen.',
  'popup-sharing-information': '{name} sieht diese Seite.',
  'popup-joined-information': '{name} ist da. Die Seite ist unterwegs.',
  'popup-agent': 'Ihr Berater',
  'popup-control-information': '{name} kann hier auch klicken und schreiben.',
  'popup-partial-control-information': '{name} kann hier auch klicken, aber keine Formulare ausfüllen.',
  'popup-point-information': '{name} kann nur zeigen.',
  'popup-revoke-button': 'Steuerung zurücknehmen',
  'popup-allow-control-button': 'Steuerung wieder erlauben',
  'popup-revoke-hint': 'Oder drücken Sie zweimal Esc.',
  'popup-agent-lost-information':
    'Ihr Berater hat die Verbindung verloren. Sie brauchen keinen neuen Code: Bitte warten Sie einen Moment.',
  'popup-start-failed-information':
    'Der Server ist nicht erreichbar. Prüfen Sie Ihre Verbindung, und beginnen Sie noch einmal.',
  'popup-code-expired-information':
    'Der Code wurde nicht rechtzeitig benutzt. Beginnen Sie noch einmal für einen neuen.',
  'popup-agent-gone-information': 'Ihr Berater kam nicht zurück. Es wird nichts mehr geteilt.',
  'popup-time-over-information': 'Die Zeit dieser Sitzung ist um. Es wird nichts mehr geteilt.',
  'popup-outdated-information':
    'Co-Browsing wurde aktualisiert. Laden Sie diese Seite neu, um weiter zu teilen: Sie brauchen keinen neuen Code.',
  'popup-ended-information': 'Es wird nichts mehr geteilt.',
  'status-paused': 'Pause',
  'popup-pause-button': 'Pause',
  'popup-resume-button': 'Weiter teilen',
  'popup-paused-information': 'Von dieser Seite wird nichts geteilt, bis Sie fortfahren.',
  'popup-auto-paused-information':
    'Auf dieser Seite macht das Teilen von selbst Pause. Fahren Sie fort, um sie trotzdem zu zeigen.',
  'popup-never-shared-information': 'Diese Seite wird nie geteilt. Es geht weiter, sobald Sie sie verlassen.',
  'popup-grant-information': '{name} möchte auf dieser Seite klicken und schreiben.',
  'popup-grant-allow-button': 'Erlauben',
  'popup-grant-refuse-button': 'Ablehnen',
  'popup-continue-information': 'Auf dieser Seite weiter teilen?',
  'popup-continue-button': 'Weiter',
  'popup-idle-question': 'Das Teilen endet in {time}, weil länger nichts geschehen ist. Weiter?',
  'popup-time-question': 'Das Teilen endet in {time}, weil die Zeit für eine Sitzung fast um ist. Weiter?',
  'popup-preview-button': 'Was sieht der Berater?',
  'indicator-sharing': '{name} sieht diese Seite',
  'status-insecure-page': 'Gemeinsam surfen geht nur auf HTTPS-Seiten.',
  'status-start-failed': 'Der Start ist misslungen',
  'overlay-click-here': 'Bitte hier klicken',
  'overlay-agent-writes': '{name} schreibt hier',
  'indicator-elsewhere': '{name} sieht einen anderen Tab dieser Website',
  'announce-connected': '{name} ist verbunden',
  'announce-left': '{name} ist gegangen',
  'announce-points': '{name} zeigt auf {target}',
  'role-button': 'Schaltfläche',
  'role-link': 'Link',
  'role-field': 'Textfeld',
  'role-checkbox': 'Kontrollkästchen',
  'role-radio': 'Auswahlfeld',
  'role-list': 'Liste',
  'role-heading': 'Überschrift',
  'role-image': 'Bild',
  'preview-title': 'Was der Berater sieht',
  'preview-explanation':
    'Dieses Fenster ist nur auf Ihrem Rechner. Private Felder werden verdeckt, bevor etwas Ihre Seite verlässt.',
  'preview-paused': 'Der Berater sieht nichts von dieser Seite, solange Pause ist.',
  'preview-never-shared': 'Der Berater sieht nichts von dieser Seite: Sie wird nie geteilt.',
  'preview-left': 'Die Seite wurde verlassen. Öffnen Sie die Vorschau von der nächsten aus noch einmal.',
  'preview-blocked':
    'Der Browser hat das Fenster blockiert. Erlauben Sie Pop-ups für diese Website, und versuchen Sie es noch einmal.',
  'preview-forbidden':
    'Diese Seite kann es nicht zeigen: Ihre Sicherheitseinstellungen (Cross-Origin-Opener-Policy) trennen sie von den Fenstern, die sie öffnet.',
  'preview-failed':
    'Die Vorschau konnte nicht geladen werden. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.',
};

provide('language-de', german);
