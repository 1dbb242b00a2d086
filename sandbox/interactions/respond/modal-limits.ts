import { COMPONENT, modalComponentProblems, required, tooLong, walk, type Placed } from '../../messages/index.ts';
import { textLength, type PathFault } from '../../rest/index.ts';
import type { Switches } from '../../world/index.ts';
import type { ModalBody } from './body.ts';

/** Top-level components of a modal (documentation, modal callback). The schema allows 40. */
const MAX_TOP_LEVEL = 5;

/** What the schema does not say about a modal. */
export function modalProblems(switches: Switches, modal: ModalBody): PathFault[] {
  const placed = walk(modal.components, ['data', 'components']);
  return [
    ...(modal.components.length > MAX_TOP_LEVEL
      ? [
          {
            path: ['data', 'components'],
            code: 'BASE_TYPE_BAD_LENGTH',
            message: `Must be between 1 and ${MAX_TOP_LEVEL} in length.`,
          },
        ]
      : []),
    ...modalComponentProblems(placed),
    ...placed.flatMap((one) => textInputProblems(switches, one)),
  ];
}

/** A text input's own label belongs to action rows; inside a Label it is the Label that names it. */
function textInputProblems(switches: Switches, { component, path }: Placed): PathFault[] {
  if (component.type !== COMPONENT.textInput) return [];
  const isLabelled = path.at(-1) === 'component';
  const hasLabel = typeof component['label'] === 'string';
  const problems: PathFault[] = [];
  if (isLabelled && hasLabel) {
    problems.push({
      path: [...path, 'label'],
      code: 'COMPONENT_LABEL_NOT_ALLOWED',
      message: 'A text input inside a label cannot have a label',
    });
  }
  if (!isLabelled && !hasLabel) problems.push(required([...path, 'label']));
  const { min_length: min, max_length: max, value } = component;
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    problems.push({
      path: [...path, 'min_length'],
      code: 'BASE_TYPE_BAD_VALUE',
      message: 'min_length must not exceed max_length',
    });
  }
  if (typeof value === 'string' && typeof max === 'number' && textLength(switches, value) > max)
    problems.push(tooLong([...path, 'value'], max));
  return problems;
}
