/** A component as clients send it: its type, and fields that the schemas have checked. */
export interface Component {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
  readonly [field: string]: unknown;
}

/** Component types by name (documentation, component types). */
export const COMPONENT = {
  actionRow: 1,
  button: 2,
  stringSelect: 3,
  textInput: 4,
  userSelect: 5,
  roleSelect: 6,
  mentionableSelect: 7,
  channelSelect: 8,
  section: 9,
  textDisplay: 10,
  thumbnail: 11,
  mediaGallery: 12,
  file: 13,
  separator: 14,
  container: 17,
  label: 18,
  fileUpload: 19,
  radioGroup: 21,
  checkboxGroup: 22,
  checkbox: 23,
} as const;

/** A component and where it stands in the body. */
export interface Placed {
  readonly component: Component;
  readonly path: readonly (string | number)[];
}

/** Every component of the tree, parents before children. */
export function walk(components: readonly Component[], path: readonly (string | number)[] = ['components']): Placed[] {
  return components.flatMap((component, index) => withInner(component, [...path, index]));
}

function withInner(component: Component, path: readonly (string | number)[]): Placed[] {
  return [
    { component, path },
    ...walk(component.components ?? [], [...path, 'components']),
    ...(component.component === undefined ? [] : withInner(component.component, [...path, 'component'])),
    ...(component.accessory === undefined ? [] : withInner(component.accessory, [...path, 'accessory'])),
  ];
}

/** Gives each component without an `id` one, counting from 1 in tree order and passing over ids that are taken. */
export function withIds(components: readonly Component[]): Component[] {
  const taken = new Set(walk(components).map(({ component }) => component.id));
  let last = 0;
  const free = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  const number = (component: Component): Component => ({
    ...component,
    // 0 means "choose one" (documentation, anatomy of a component).
    id: component.id === undefined || component.id === 0 ? free() : component.id,
    ...(component.components === undefined ? {} : { components: component.components.map(number) }),
    ...(component.component === undefined ? {} : { component: number(component.component) }),
    ...(component.accessory === undefined ? {} : { accessory: number(component.accessory) }),
  });
  return components.map(number);
}
