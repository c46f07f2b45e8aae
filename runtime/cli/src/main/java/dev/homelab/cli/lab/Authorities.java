package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;

/** The authorities of clusters that are up, as commands need them: none is made on the way. */
public final class Authorities {
  private Authorities() {}

  /**
   * The text of the secrets that a cluster which is up was made with.
   *
   * @param secret their name in the lab
   * @throws dev.homelab.diag.HomelabException with HL9063 when they were made and have no value
   *     here, or with what looking them up fails with
   */
  public static String of(LabSession session, String secret, String cluster) {
    require(session, secret, cluster);
    return session.secrets().resolve(secret);
  }

  /**
   * Checks that a cluster's authorities are there.
   *
   * @throws dev.homelab.diag.HomelabException when they were lost
   */
  public static void require(LabSession session, String secret, String cluster) {
    if (!session.secrets().isMade(secret)) {
      throw LabSession.problem(lost(cluster));
    }
  }

  private static Diagnostic lost(String cluster) {
    return Diagnostic.error("HL9063", "the authorities of " + cluster + " are lost here")
        .withDetail(
            "Its machines were made with them and take no others; new ones make another cluster.")
        .withHint("put secrets.age back into the state folder if there is a copy")
        .withHint(
            "or save the machine config of a control plane in a file of the lab, and give it to"
                + " the cluster: authorities secret('NAME')   (docs/talos.md, secrets are lost)");
  }
}
