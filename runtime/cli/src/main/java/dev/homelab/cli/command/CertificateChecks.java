package dev.homelab.cli.command;

import dev.homelab.cli.lab.Authorities;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.provider.talos.CertificateEnds;
import dev.homelab.report.Checks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The checks of {@code doctor} that say until when the certificates of clusters hold, or that what
 * signs them is lost.
 */
final class CertificateChecks {
  private CertificateChecks() {}

  /** One for each cluster that the lab has made. */
  static List<Checks.Check> of(LabSession session, Instant now) {
    TreeMap<String, List<LabMachine>> clusters = new TreeMap<>();
    LabMachine.all(session)
        .forEach(
            machine ->
                clusters
                    .computeIfAbsent(machine.cluster(), name -> new ArrayList<>())
                    .add(machine));
    List<Checks.Check> checks = new ArrayList<>();
    clusters.forEach((name, machines) -> checks.add(check(session, name, machines, now)));
    return checks;
  }

  private static Checks.Check check(
      LabSession session, String cluster, List<LabMachine> machines, Instant now) {
    String secrets;
    try {
      secrets = Authorities.of(session, machines.get(0).secrets(), cluster);
    } catch (HomelabException notHere) {
      return Checks.Check.bad("authorities of " + cluster, notHere.diagnostics());
    }
    CertificateEnds ends =
        CertificateEnds.of(
            secrets,
            machines.stream().map(LabMachine::properties).toList(),
            session.options().addresses());
    List<Diagnostic> problems = ends.problems(now);
    String title = "certificates of " + cluster;
    return problems.isEmpty()
        ? Checks.Check.good(title, ends.summary())
        : Checks.Check.bad(title, problems);
  }
}
