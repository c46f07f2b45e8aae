package dev.homelab.cli;

import dev.homelab.cli.lab.LabReader;
import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.run.SignalInterrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.resolve.ProviderCatalog;
import java.util.List;

/** The parts of the shipped program. */
final class Installed {
  private Installed() {}

  static Parts parts() {
    return new Parts(
        (paths, environment) -> new LabReader.Read(null, List.of(missing("front end"))),
        ProviderCatalog::installed,
        (folder, name) -> {
          throw new HomelabException(List.of(missing("simulator")));
        },
        (lab, labFolder, stateFolder, environment) -> {
          throw new HomelabException(List.of(missing("vault")));
        },
        listener -> new SignalInterrupts().listen(listener));
  }

  private static Diagnostic missing(String what) {
    return Diagnostic.error("HL9090", "this build has no " + what);
  }
}
