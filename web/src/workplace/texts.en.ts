import type { ja } from './texts.ja.ts';

/** The same texts, whatever they say. */
type Words<T> = {
  readonly [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends (...values: infer V) => string
      ? (...values: V) => string
      : Words<T[K]>;
};
export type Say = Words<typeof ja>;

const letters = (n: number): string => `${n} ${n === 1 ? 'letter' : 'letters'}`;

/** Texts of the workplace's screens in English. */
export const en: Say = {
  language: '日本語',
  title: 'For workplaces',
  loading: 'Loading',
  retry: 'Try again',
  back: 'Back',
  pages: 'Pages',
  signOut: 'Sign out',

  enterTitle: 'Come in by a code',
  enterLead: 'Scan the QR code on the sheet in the parcel, or type the code. It works once.',
  code: 'Invitation code',
  codeNote: '20 letters and digits. Hyphens, spaces and capitals do not matter.',
  person: 'Your name',
  personNote: 'Kept so that it is known who recorded what was handed out.',
  enter: 'Come in',

  accountEnterTitle: 'Come in by your account',
  accountEnterLead:
    'By the number of the account you made, its password, and the digits of your authenticator app.',
  accountId: 'Account number',
  password: 'Password',
  passwordNote: 'At least 12 characters, used nowhere else.',
  oneTimeCode: 'One-time code',
  oneTimeCodeNote: 'The 6 digits your authenticator app shows.',
  oneTimeCodeOr: 'The 6 digits of your authenticator app, or one of your recovery codes.',
  accountTitle: 'Make an account',
  accountLead:
    'With an account you come in without a code, from any device. You need an authenticator app (an app for one-time codes) on your phone.',
  accountBegin: 'Begin',
  accountScan: 'Scan the QR code with your authenticator app, or open it in the app on this device.',
  accountQr: 'QR code for the authenticator app',
  accountOpenApp: 'Open in the authenticator app on this device',
  accountMake: 'Make the account',
  accountMade:
    'The account is made. These are recovery codes for when the app is not at hand. They are shown now and never again: write them down together with the account number, and keep them safe.',
  goOn: 'Continue',

  letters: 'Letters',
  filings: 'Filings',
  rates: 'Usage',
  requests: 'Requests',
  noCampaigns: 'Nothing has been sent to this workplace.',
  window: (from, to) => `Posted ${from} – ${to}`,
  handedOf: (n, of) => `Handed out ${n} / ${of}`,
  todo: 'To do',
  todoTell: 'Tell the people on the list',
  todoTellDone: 'Telling the people on the list',
  todoHand: 'Hand the letters out',
  todoSendBack: (n) => `${letters(n)} to send back`,
  done: 'done',
  dot: ' · ',
  doneMark: ' (done)',
  askDesk: 'Questions',

  scan: 'Hand out by camera',
  listTab: 'List of people',
  lettersTab: 'Letters to hand out',
  to: (name) => `To: ${name}`,
  faultOf: (message, remedy) => `${message} ${remedy}`,
  parcels: 'Parcels',
  parcel: (part, parts) => `Parcel ${part} / ${parts}`,
  inParcel: letters,
  preparing: 'Being prepared',
  coming: 'Posted',
  comingOn: (day) => `Posted on ${day}`,
  arrived: 'Received',
  arrive: 'It has come',
  search: 'Find by name, kana or number',
  noLetters: 'No such letter',
  family: (insured) => `Family of ${insured}`,
  named: (name) => name,
  noteOf: (title, text) => `${title}: ${text}`,
  again: 'sent again',
  certificate: 'Eligibility certificate (資格確認書)',
  state: {
    coming: 'On its way',
    arrived: 'Not handed out',
    handed: 'Handed out',
    send_back: 'Send back',
    sent_back: 'Sent back',
  },
  leaver: 'Has left',
  leaverSure: (name) =>
    `The letter of ${name} is called back, and the address for sending it back is shown. Do not open the envelope. Go on?`,
  leaverDo: 'Call back and show the address',
  cancel: 'Cancel',
  label: 'Address for sending back',
  labelLead: 'Print it or copy it by hand, and send the letter unopened in a larger envelope.',
  labelNumber: 'Management number',
  labelFrom: 'From',
  labelCase: (n) => `The insurer has been told (case ${n}).`,
  labelFiling: 'Please do not forget to file the loss of eligibility (資格喪失届).',
  print: 'Print',

  listLead:
    'Papers will be sent to these people. Some may get none, those who have lost their eligibility for example.',
  listNone: 'No list has been sent yet.',
  notice: 'A text for your people (in Japanese)',
  copy: 'Copy the text',
  copied: 'Copied',
  told: 'I have told the people on the list',
  toldOn: (day) => `Told on ${day}`,

  scanTitle: 'Hand letters out',
  scanLead: 'Scan the QR code in the envelope’s window to see whose letter it is.',
  camera: 'Picture of the camera',
  cameraOff: 'Use the camera',
  cameraOn: 'Stop the camera',
  cameraTrouble: {
    refused: 'The camera is not allowed. Allow it in the settings of the browser, or type the numbers.',
    none: 'There is no camera. Type the number.',
    busy: 'The camera cannot be used. Close other apps, or type the number.',
  },
  type: 'Type a management number',
  typeDo: 'Record',
  giveTo: (name) => name,
  verdict: {
    hand: 'Hand it out',
    already: 'Handed out already',
    send_back: 'Do not hand it out: send it back',
    sent_back: 'Was sent back: send it back again',
    unknown: 'Not a letter of this workplace. Do not open it, and call the desk',
    unreadable: 'Not the code of such a letter',
    not_sent: 'Recorded by itself once its posting is',
  },
  left: (n) => `${letters(n)} left`,
  allDone: 'All handed out',
  kept: (n) => `${n} waiting to be sent`,
  offline: 'No network: kept on this device and sent when there is one.',
  keptOnly:
    'No network: what was here when the page was last opened, by number. Letters can be handed out and recorded; names are shown when there is a network again.',
  sent: 'Everything is sent',
  conflict: 'Some letters could not be recorded',
  notKept: 'This could not be written down on this device. Please scan it again.',

  filingsLead: 'What became of your filings. They are due within 5 days of the event.',
  noFilings: 'No filing has been received yet.',
  received: (day) => `Received ${day}`,
  filed: (n, accepted, returned) => `${n} records (${accepted} accepted, ${returned} returned)`,
  late: (n) => `${n} late`,
  missing: (n) => `${n} without an Individual Number`,
  row: (n, form) => `Row ${n} ${form}`,
  lateDays: (n) => `${n} days after the event`,
  returned: 'returned',

  ratesLead: 'How often employees and their families used the My Number card as health insurance card.',
  noRates: 'There is no rate of this workplace yet. Months with few people are not shown.',
  month: 'Month',
  rate: 'Rate',
  people: 'Count',
  of: (n, d) => `${n} / ${d}`,
  goal: (month, rate) => `Goal of the insurer for ${month}: ${rate}`,
  rateSource: (source, method) => `Source: ${source} (${method})`,

  requestsLead: 'Three requests to employers',

  unreachable: 'No connection. Try again where there is a network.',
};
