/** A place goods may go to, as the customer's list has it. */
export interface ListedShipTo {
  readonly id: string;
  /** X12 element 66 and the identifier under it: `92` `CK1`. */
  readonly qualifier?: string | undefined;
  readonly identifier?: string | undefined;
  readonly name: string;
  readonly postalCode?: string | undefined;
}

/** The ship-to as a document names it (X12 N1 ST). */
export interface NamedShipTo {
  readonly qualifier?: string | undefined;
  readonly identifier?: string | undefined;
  readonly name?: string | undefined;
  readonly postalCode?: string | undefined;
}

/**
 * The places a document can mean. An identifier decides alone: one that is not on the list is unknown, whatever the name
 * says, because goods that go to a place of the same name elsewhere do not come back. Without one the name does, and of
 * places with one name the postal code.
 */
export function matchShipTo<Listed extends ListedShipTo>(named: NamedShipTo, list: readonly Listed[]): Listed[] {
  const { qualifier, identifier } = named;
  if (identifier !== undefined) {
    return list.filter(
      (each) =>
        each.id === identifier ||
        (each.identifier === identifier &&
          (each.qualifier === undefined || qualifier === undefined || each.qualifier === qualifier)),
    );
  }
  const ofName = list.filter((each) => plain(each.name) === plain(named.name ?? ''));
  const ofPlace = ofName.filter(
    (each) => each.postalCode !== undefined && plain(each.postalCode) === plain(named.postalCode ?? ''),
  );
  return ofPlace.length > 0 ? ofPlace : ofName;
}

/** As people compare names: case and blanks do not count. */
const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** How a document names the place, for people. */
export const tellShipTo = ({ qualifier, identifier, name }: NamedShipTo): string =>
  [qualifier, identifier, name].filter(Boolean).join(' ') || 'without a name';
