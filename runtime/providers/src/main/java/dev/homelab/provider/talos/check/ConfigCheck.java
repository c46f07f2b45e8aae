package dev.homelab.provider.talos.check;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a config by the rules that Talos 1.13 checks before it takes one, so that a mistake is
 * told before a machine is touched. Source: what its machinery does, compared by tests with the
 * real one.
 */
public final class ConfigCheck {
  private ConfigCheck() {}

  /**
   * The verdict on a config.
   *
   * @param strict whether warnings about the main document count as errors
   */
  public static Verdict check(MachineConfig config, RunMode mode, boolean strict) {
    Findings all = new Findings("");
    Optional<TalosDocument> main = config.main();
    if (main.isPresent()) {
      Findings findings = new Findings("machine config");
      MainRules.check(new Look(main.get().fields()), mode, findings);
      all.addAll(strict ? findings.escalated() : findings);
    }
    for (TalosDocument document : config.documents()) {
      if (!document.isMain()) {
        Findings findings = new Findings(document.title());
        Look fields = new Look(document.fields());
        DocumentRules.check(document.kind(), fields, findings);
        main.ifPresent(
            d -> ClashRules.check(document.kind(), fields, new Look(d.fields()), findings));
        all.addAll(findings);
      }
    }
    return new Verdict(all.errors(), all.warnings());
  }

  /**
   * Refuses a config that Talos would refuse.
   *
   * @throws TalosException with one problem per broken rule
   */
  public static void require(MachineConfig config, RunMode mode) {
    List<Diagnostic> problems = new ArrayList<>();
    for (String error : check(config, mode, false).errors()) {
      problems.add(
          Diagnostic.error(TalosCodes.REFUSED_CONFIG, "Talos would refuse the machine config.")
              .withDetail(error + '.'));
    }
    if (!problems.isEmpty()) {
      throw new TalosException(problems);
    }
  }
}
