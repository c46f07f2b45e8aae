package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;

/** Tells when the machines of a host do not fit. */
final class BudgetCheck {
  private BudgetCheck() {}

  /** One problem for all that does not fit at one time. */
  static void tell(Scope scope, String when, Budget budget) {
    if (budget.excess().isEmpty()) {
      return;
    }
    scope
        .lab()
        .report(
            LanguageCodes.error(
                    LanguageCodes.OVER_BUDGET,
                    "the machines of '" + budget.host().last().name() + "' do not fit " + when)
                .withDetail(String.join("\n", budget.excess()))
                .at(scope.origin().user())
                .withHint("`homelab budget` shows who takes what"));
  }
}
