import { decidePurpose } from './decide-purpose.js';
import type { OrderState } from './order-state.js';

describe('what a message does', () => {
  it.each<[string, OrderState | undefined, string]>([
    ['original', undefined, 'place'],
    ['original', 'approved', 'note_duplicate'],
    ['original', 'cancelled', 'note_duplicate'],
    ['duplicate', undefined, 'place_for_review'],
    ['confirmation', undefined, 'place_for_review'],
    ['confirmation', 'shipped', 'note_duplicate'],
    ['replace', undefined, 'place_for_review'],
    ['replace', 'pending_approval', 'hold_for_review'],
    ['change', 'approved', 'hold_for_review'],
    ['change', 'released', 'note_for_review'],
    ['add', 'invoiced', 'note_for_review'],
    ['change', undefined, 'keep_unmatched'],
    ['cancel', undefined, 'keep_unmatched'],
    ['cancel', 'on_hold', 'cancel'],
    ['cancel', 'released', 'cancel'],
    ['cancel', 'picked', 'refuse_cancel'],
    ['x12:22', 'approved', 'hold_for_review'],
    ['x12:22', undefined, 'keep_unmatched'],
  ])('%s of an order that is %s: %s', (purpose, existing, action) => {
    expect(decidePurpose(purpose, existing).action).toBe(action);
  });
});
