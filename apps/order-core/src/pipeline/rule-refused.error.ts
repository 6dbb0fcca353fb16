import type { Rejection } from '#domain/rejections/rejections';

/** Ends a transaction that has written already, because a rule said no; whoever began it answers with the rejection. */
export class RuleRefused extends Error {
  override readonly name = 'RuleRefused';

  constructor(readonly rejection: Rejection) {
    super(rejection.findings[0].message);
  }
}
