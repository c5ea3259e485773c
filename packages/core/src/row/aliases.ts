import type { FieldName } from './fields.ts'

/** What a header means: the field, and 1 for a name that says so plainly, 2 for one that is taken if nothing better is there. */
export interface Alias {
  readonly field: FieldName
  readonly rank: 1 | 2
}

/** Salesforce ends the names of custom fields with it. */
const CUSTOM_FIELD = /__c$/i

/** A header as it is compared: no case, spacing, punctuation or Unicode form. `E-mail 1 - Value` → `email1value`. */
export const headerKey = (header: string): string =>
  header
    .replace(CUSTOM_FIELD, '')
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '')

const words = (list: string): readonly string[] => list.trim().split(/\s+/)

/** Whose value it is; `storephone` is nobody's on this list, and so no customer's phone. */
const OWNERS = [
  '',
  ...words('customer customers client clients contact guest visitor buyer member shopper lead person'),
]

const combine = (...lists: readonly (readonly string[])[]): readonly string[] =>
  lists.reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => head + tail)))

const PHONES = words(`
  phone phoneno phonenum phonenumber phonenumbers phonenos telephone telephoneno telephonenumber tel telno telnumber
  mobile mobileno mobilenum mobilenumber mobilenumbers mobilephone mobilephoneno mobilephonenumber mobileph mob mobno
  mobnumber cell cellno cellnumber cellphone cellphonenumber handphone handphoneno whatsapp whatsappno whatsappnumber
  whatsappphone wa wano wanumber contactno contactnum contactnumber contactnos contactphone contactmobile contactmobileno
  phno phnum phnumber callno callingnumber`)
const PHONE_KINDS = [
  '',
  ...words('primary secondary alternate alternative alt other home work business main personal second'),
]

const EMAILS = words('email emailid emailids emailaddress emailaddresses emails mail mailid mailaddress emailidaddress')
const EMAIL_KINDS = [
  '',
  ...words('primary secondary alternate alternative alt other home work business main personal second'),
]

const PLAIN: Readonly<Record<FieldName, readonly string[]>> = {
  phone: [
    ...combine(OWNERS, PHONE_KINDS, PHONES),
    // Google Contacts, Outlook, Shopify, HubSpot, Salesforce
    ...words('phone1value phonevalue shippingphone billingphone defaultaddressphone personmobilephone'),
    ...words('personhomephone homephone2 businessphone2 mobilenowhatsapp phonewithcountrycode hsphonenumber'),
    ...words('whatsappphonenumber mobilewhatsapp phonemobile phonehome phonework phoneprimary mobilephone1'),
  ],
  email: [
    ...combine(OWNERS, EMAIL_KINDS, EMAILS),
    ...words('email1value emailvalue personemail emailaddress1 emailprimary emailhome emailwork workemailaddress'),
  ],
  firstName: combine(OWNERS, words('firstname fname givenname forename')),
  lastName: combine(OWNERS, words('lastname lname surname familyname secondname')),
  name: [
    ...combine(OWNERS, ['fullname']),
    ...combine(OWNERS.slice(1), ['name']),
    ...words('nameofcustomer nameoftheclient nameoftheguest nameofclient nameofguest nameofvisitor nameofthecustomer'),
    ...words('displayname billingname shippingname partyname personname patientname'),
  ],
  store: [
    ...combine(words('store shop branch outlet showroom'), ['', ...words('name location title visited')]),
    ...combine(words('visited visiting'), words('store shop branch outlet showroom location')),
    ...combine(['nameof', 'nameofthe'], words('store shop branch outlet showroom')),
    ...words('storelocationname retailstore retailoutlet pointofsale pos poslocation poslocationname'),
    ...words('storebranch branchstore storeoutlet showroomoutlet boutique boutiquename salonname salon'),
  ],
  visitDate: [
    ...words(
      'visitdate dateofvisit visitedon dateofvisiting visitingdate walkindate dateofwalkin customervisitdate dov',
    ),
    ...words('visitdatetime datevisited storevisitdate checkindate clientvisitdate walkinon visitedondate visiteddate'),
  ],
  attendedBy: [
    ...words('attendedby attendby attendant attendedbyname salesperson salespersonname salesrep salesrepname'),
    ...words('salesrepresentative salesman salesmanname saleswoman salesstaff salesassociate salesexecutive'),
    ...words('salesexecutivename salesconsultant salesadvisor staff staffname staffmember employee employeename'),
    ...words('servedby assistedby handledby helpedby associate associatename executive executivename representative'),
    ...words('stylist consultant advisor agent agentname cashier soldby attendingstaff crename'),
  ],
}

const FALLBACK: Readonly<Partial<Record<FieldName, readonly string[]>>> = {
  // In a shop's list "Contact" is what to call; beside a phone column it is left over.
  phone: words('contact contactdetails contactinfo customercontact clientcontact mno'),
  name: words('name customer client guest visitor buyer accountname leadname party personaccountname'),
  store: words(
    'location locationname site sitename place storecode branchcode storeid outletcode shopcode showroomcode',
  ),
  visitDate: words(
    'date day entrydate dateofentry transactiondate billdate invoicedate orderdate purchasedate saledate salesdate ' +
      'createddate createdate createdat createdtime createdon timestamp datetime activitydate lastvisit lastvisitdate lastvisited',
  ),
  attendedBy: words('owner ownername contactowner leadowner accountowner createdby enteredby assignedto user username'),
}

const aliases = new Map<string, Alias>()
for (const [rank, table] of [
  [2, FALLBACK],
  [1, PLAIN],
] as const) {
  for (const [field, list] of Object.entries(table) as [FieldName, readonly string[]][]) {
    for (const alias of list) aliases.set(alias, { field, rank })
  }
}

/**
 * The field that a header names by itself, or null. Whole headers only: `Store Phone` is no phone of the customer. A
 * number behind a phone or an e-mail counts them (`Mobile 2`).
 */
export function aliasOf(header: string): Alias | null {
  if (header.length > MAX_HEADER_LENGTH) return null
  const key = headerKey(header)
  const exact = aliases.get(key)
  if (exact !== undefined) return exact
  const counted = aliases.get(key.replace(/\d{1,2}(?=value$|$)/, ''))
  return counted !== undefined && (counted.field === 'phone' || counted.field === 'email') ? counted : null
}

/** The names that a header is compared with for near misses: one of each kind, not every combination. */
export function nearNames(field: FieldName): readonly string[] {
  if (field === 'phone') return combine(['', 'customer'], PHONES)
  return field === 'email' ? combine(['', 'customer'], EMAILS) : PLAIN[field]
}

/** Longer headers are sentences; they are kept as `extra` and can be mapped by name. */
export const MAX_HEADER_LENGTH = 100
