/** Functional and implementation acknowledgments, in the notation of order-sets.ts. */

export const FUNCTIONAL_ACKNOWLEDGMENT = 'ST! AK1! AK2@+{ AK3@+{ AK499 } AK5! } AK9! SE!';

export const IMPLEMENTATION_ACKNOWLEDGMENT = 'ST! AK1! AK2@+{ IK3@+{ CTX10 IK4@+{ CTX10 } } IK5! } AK9! SE!';
