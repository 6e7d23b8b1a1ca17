/**
 * What a secret looks like: a table to extend. Rules with a mark of their own (a prefix that only such keys have) need no more; the
 * others have a check. Every expression is bounded in what it may take, so that looking takes time in proportion to the text.
 */
import { isHardToGuess, isPlaceholder } from './value.js';

export interface SecretRule {
  /** "an AWS key": for the structure's label. */
  readonly name: string;
  /** Global. What is secret is the group `secret`, or the whole match. */
  readonly pattern: RegExp;
  readonly check?: (value: string) => boolean;
}

const real = (value: string): boolean => !isPlaceholder(value);
const guarded = (value: string): boolean => !isPlaceholder(value) && isHardToGuess(value);

/** No letter, digit, or sign of a longer word before it. */
const free = '(?<![A-Za-z0-9_+/.-])';
const rule = (name: string, pattern: string, check: (value: string) => boolean = real): SecretRule => ({
  name,
  pattern: new RegExp(pattern, 'gu'),
  check,
});

export const secretRules: readonly SecretRule[] = [
  {
    name: 'private key',
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?<secret>(?:[A-Za-z0-9+/=\s:,.]|-(?!-)|\\[nr]|["'`]){64,20000}?)(?=-----END )/gu,
    check: (value) => /[A-Za-z0-9+/]{40}/u.test(value),
  },
  rule('AWS key', `${free}(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])`),
  rule('Google key', `${free}AIza[0-9A-Za-z_-]{35}(?![\\w-])`),
  rule('Google token', `${free}(?:ya29\\.[\\w-]{30,400}|GOCSPX-[\\w-]{28})`),
  rule('Azure key', '\\b(?:AccountKey|SharedAccessKey)=(?<secret>[A-Za-z0-9+/]{40,120}={0,2})'),
  rule('Azure secret', `${free}[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}(?![\\w~.-])`),
  rule('Azure signature', '[?&;]sig=(?<secret>[A-Za-z0-9%+/]{40,100}(?:%3D|=))'),
  rule('GitHub token', `${free}(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})`),
  rule('GitLab token', `${free}gl(?:pat|ptt|dt|rt|cbt|ft|soat|agent|oas)-[\\w-]{20,200}`),
  rule('Slack token', `${free}(?:xox[abeoprs]|xapp)-[\\w-]{16,250}`),
  rule('Slack address', 'https://hooks\\.slack\\.com/(?:services|workflows)/(?<secret>[\\w/]{24,200})'),
  rule('Stripe key', `${free}(?:[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{32,100})`),
  rule('key of an AI service', `${free}sk-(?:proj-|svcacct-|admin-|ant-|or-)?[\\w-]{32,250}`, guarded),
  rule('npm token', `${free}npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])`),
  rule('PyPI token', `${free}pypi-[\\w-]{60,500}`),
  rule('SendGrid key', `${free}SG\\.[\\w-]{22}\\.[\\w-]{43}(?![\\w-])`),
  rule('Hugging Face token', `${free}hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])`),
  rule('DigitalOcean token', `${free}do[opr]_v1_[0-9a-f]{64}`),
  rule('Shopify token', `${free}shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}`),
  rule('JSON web token', `${free}eyJ[\\w-]{10,2000}\\.eyJ[\\w-]{10,4000}\\.[\\w-]{20,1000}`),
  rule(
    'password in an address',
    '(?<=[a-zA-Z][a-zA-Z0-9+.-]{1,30})://[^\\s:@/?#"\'`<>{}$]{0,100}:(?<secret>[^\\s@/?#"\'`<>{}$*[\\]\\\\]{3,200})@[\\w.[-]',
    (value) => !isPlaceholder(value) && !/^\d{1,5}$/u.test(value),
  ),
  {
    name: 'password or token',
    pattern:
      /(?:passwd|password|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|auth[_-]?key|private[_-]?key|credential)s?["'\]]{0,2}[\t ]{0,8}(?:=>|:=|=|:)[\t ]{0,8}(?<quote>["'`]?)(?<secret>[A-Za-z0-9+/=_\-.!@#%^&*~]{12,200})(?![A-Za-z0-9+/=_\-.!@#%^&*~([{<$])\k<quote>/giu,
    check: guarded,
  },
];
