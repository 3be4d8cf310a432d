import 'server-only'

/**
 * Of the passwords that are tried first, those that are long enough to be taken otherwise, in small letters and without what is not a letter or a
 * digit; and what they are made of: repetitions, rows of the keyboard, and our own name (OWASP ASVS 5, 6.2.4 and 6.2.11).
 */
const common = new Set(
  `123456789012 1234567890123 12345678901234 123456789abc abcdefghijkl abc123abc123 qwertyuiop12 qwertyuiop123 qwerty123456
  qwertyqwerty qwerty12345678 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv zxcvbnmasdfg asdfghjklzxc
  passwordpassword password1234 password12345 password123456 password12345678 passw0rd1234 passw0rdpassw0rd mypassword123 mypassword1234
  newpassword123 letmeinletmein letmein12345 letmein123456 welcome12345 welcome123456 welcomewelcome welcome2password changemechangeme
  changeme1234 changeme12345 changeme123456 iloveyou1234 iloveyou12345 iloveyouforever iloveyoubaby administrator administrator1
  administrator123 adminadminadmin adminadmin12 adminadmin123 admin1234567 admin12345678 admin123456789 rootrootroot root12345678
  superman1234 princess1234 sunshine1234 football1234 baseball1234 basketball1 basketball12 basketball123 dragon123456 monkey123456
  master123456 shadow123456 michael12345 trustno1trustno1 correcthorsebatterystaple thisisapassword thisismypassword defaultpassword
  supersecret123 secretpassword secretsecret temporarypassword temppassword temporary123 testtesttest testpassword testing12345
  test12345678 summer2024summer summer2025summer winter2024winter winter2025winter spring2025spring autumn2025autumn summer202412
  winter202512 qwertyuiopasdf qwertyuiopasdfghjkl kubernetes123 kubernetes1234 amazonwebservices awspassword123 podscope1234
  podscopepodscope podscope12345 podscopeadmin podscopepassword`
    .split(/\s+/)
    .filter(Boolean),
)

const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890123456789012345', 'qwertyuiopasdfghjklzxcvbnm']

/** One short piece again and again, or a row of the alphabet or the keyboard. */
function isPattern(text: string): boolean {
  return /^(.{1,4}?)\1+.{0,3}$/s.test(text) || rows.some((row) => row.includes(text))
}

/** Whether it is among the first that somebody would try. */
export function isCommon(password: string): boolean {
  const bare = password.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  return new Set(password).size < 4 || common.has(bare) || (bare !== '' && isPattern(bare))
}
