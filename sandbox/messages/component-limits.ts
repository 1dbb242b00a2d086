import { COMPONENT, walk, type Component, type Placed } from './component-tree.ts';
import { badLength, type PathFault } from '../rest/index.ts';
import { required } from './faults.ts';

/** Components of one message with the V2 flag, nested ones too (documentation, components overview). */
const MAX_COMPONENTS_V2 = 40;
/** Action rows of a message without it. */
const MAX_ROWS = 5;
/** Characters of all text displays of one message (documentation, text display). */
const MAX_TEXT_V2 = 4000;

/** What lets people choose: the selects, and a modal's radio and checkbox groups. */
const CHOOSERS: readonly number[] = [3, 5, 6, 7, 8, COMPONENT.radioGroup, COMPONENT.checkboxGroup];
const LINK_STYLE = 5;
const PREMIUM_STYLE = 6;

type LengthOf = (text: string) => number;

/** What the schemas do not say about a message's components. */
export function componentProblems(components: readonly Component[], isV2: boolean, lengthOf: LengthOf): PathFault[] {
  const placed = walk(components);
  return [
    ...(isV2 ? layoutProblemsV2(placed, lengthOf) : layoutProblems(components)),
    ...placed.flatMap(oneProblem),
    ...duplicateProblems(placed),
  ];
}

/** What the schemas do not say about the components of a modal, beyond its fields of text. */
export function modalComponentProblems(placed: readonly Placed[]): PathFault[] {
  return [
    ...placed.flatMap(oneProblem),
    // Documentation, select menus: `disabled` in a modal is an error.
    ...placed.flatMap(({ component, path }): PathFault[] =>
      component['disabled'] === true
        ? [
            {
              path: [...path, 'disabled'],
              code: 'BASE_TYPE_BAD_VALUE',
              message: 'A modal cannot have disabled components',
            },
          ]
        : [],
    ),
    ...duplicateProblems(placed),
  ];
}

function duplicateProblems(placed: readonly Placed[]): PathFault[] {
  return [
    ...duplicates(placed, 'custom_id', 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'),
    ...duplicates(placed, 'id', 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated'),
  ];
}

function layoutProblemsV2(placed: readonly Placed[], lengthOf: LengthOf): PathFault[] {
  const text = placed.reduce((sum, { component }) => sum + lengthOf(displayedText(component)), 0);
  return [
    ...(placed.length > MAX_COMPONENTS_V2 ? [badLength(['components'], 1, MAX_COMPONENTS_V2)] : []),
    ...(text > MAX_TEXT_V2
      ? [
          {
            path: ['components'],
            code: 'COMPONENT_MAX_TEXT_LENGTH_EXCEEDED',
            message: `Must be ${MAX_TEXT_V2} or fewer in length.`,
          },
        ]
      : []),
  ];
}

function layoutProblems(components: readonly Component[]): PathFault[] {
  const foreign = components.flatMap((component, index): PathFault[] =>
    component.type === COMPONENT.actionRow
      ? []
      : [
          {
            path: ['components', index, 'type'],
            code: 'UNION_TYPE_CHOICES',
            message: 'Value of field "type" must be one of (1,).',
          },
        ],
  );
  return [...(components.length > MAX_ROWS ? [badLength(['components'], 1, MAX_ROWS)] : []), ...foreign];
}

function displayedText(component: Component): string {
  const { content } = component;
  return component.type === COMPONENT.textDisplay && typeof content === 'string' ? content : '';
}

function oneProblem({ component, path }: Placed): PathFault[] {
  if (component.type === COMPONENT.actionRow) return rowProblems(component, path);
  if (component.type === COMPONENT.button) return buttonProblems(component, path);
  if (CHOOSERS.includes(component.type)) return selectProblems(component, path);
  return [];
}

/** A row holds up to five buttons, or one select. */
function rowProblems(row: Component, path: Placed['path']): PathFault[] {
  const width = (row.components ?? []).reduce((sum, child) => sum + (child.type === COMPONENT.button ? 1 : 5), 0);
  return width <= 5
    ? []
    : [
        {
          path,
          code: 'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
          message: 'The specified component exceeds the maximum width',
        },
      ];
}

function buttonProblems(button: Component, path: Placed['path']): PathFault[] {
  const { style } = button;
  const problems: PathFault[] = [];
  const has = (field: string): boolean => button[field] !== undefined && button[field] !== null;
  const refuse = (field: string, message: string): void => {
    if (has(field)) problems.push({ path: [...path, field], code: 'BASE_TYPE_BAD_VALUE', message });
  };
  if (style === LINK_STYLE) {
    if (!has('url')) problems.push(required([...path, 'url']));
    refuse('custom_id', 'A custom id and url cannot both be specified');
  } else if (style === PREMIUM_STYLE) {
    if (!has('sku_id')) problems.push(required([...path, 'sku_id']));
    refuse('label', 'A premium button cannot have a label');
  } else {
    if (!has('custom_id'))
      problems.push({
        path: [...path, 'custom_id'],
        code: 'COMPONENT_CUSTOM_ID_REQUIRED',
        message: 'A custom id is required',
      });
    refuse('url', 'A custom id and url cannot both be specified');
  }
  if (style !== PREMIUM_STYLE && !has('label') && !has('emoji')) {
    problems.push({
      path,
      code: 'BUTTON_COMPONENT_MISSING_LABEL_OR_EMOJI',
      message: 'A button must have a label or emoji',
    });
  }
  return problems;
}

function selectProblems(select: Component, path: Placed['path']): PathFault[] {
  const min = typeof select['min_values'] === 'number' ? select['min_values'] : 1;
  // A group of boxes admits all of them where it says nothing (documentation, checkbox group).
  const all =
    select.type === COMPONENT.checkboxGroup && Array.isArray(select['options']) ? select['options'].length : 1;
  const max = typeof select['max_values'] === 'number' ? select['max_values'] : all;
  const problems: PathFault[] = [];
  if (min > max) {
    problems.push({
      path: [...path, 'min_values'],
      code: 'BASE_TYPE_BAD_VALUE',
      message: 'min_values must be less than or equal to max_values',
    });
  }
  const { options } = select;
  if (!Array.isArray(options)) return problems;
  const values = options.map((option: { value: string }) => option.value);
  values.forEach((value, index) => {
    if (values.indexOf(value) === index) return;
    problems.push({
      path: [...path, 'options', index, 'value'],
      code: 'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      message: 'The specified option value is already used',
    });
  });
  if (max > options.length) {
    problems.push({
      path: [...path, 'max_values'],
      code: 'BASE_TYPE_BAD_VALUE',
      message: 'max_values must be less than or equal to the number of options',
    });
  }
  return problems;
}

function duplicates(placed: readonly Placed[], field: 'custom_id' | 'id', code: string, message: string): PathFault[] {
  const seen = new Set<unknown>();
  return placed.flatMap(({ component, path }): PathFault[] => {
    const value = component[field];
    if (value === undefined || value === null || value === 0) return [];
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [{ path: [...path, field], code, message }];
  });
}
