package dev.homelab.provider.talos.check;

/** Rules about the expressions that choose disks, volumes and links. */
final class CelRules {
  private CelRules() {}

  /** What an expression is about. */
  enum Place {
    /** A disk; gives true or false. */
    DISK,
    /** A volume that is there already. */
    VOLUME,
    /** A network card. */
    LINK,
    /** Whether memory is short. */
    OOM_TRIGGER,
    /** Which group of processes goes first; gives a number. */
    OOM_RANKING
  }

  static void check(String expression, Place place, Findings findings) {
    if (expression.isEmpty()) {
      return;
    }
    CelType wanted = place == Place.OOM_RANKING ? CelType.DOUBLE : CelType.BOOL;
    try {
      CelType type = CelParser.type(expression, scope(place, wanted));
      findings.errorIf(
          !type.fits(wanted),
          "an expression does not give " + (wanted == CelType.BOOL ? "true or false" : "a number"));
    } catch (CelProblem e) {
      findings.error("an expression " + e.why());
    }
  }

  private static CelScope scope(Place place, CelType wanted) {
    return switch (place) {
      case DISK -> CelScope.disks();
      case VOLUME -> CelScope.volumes();
      case LINK -> CelScope.links();
      case OOM_TRIGGER, OOM_RANKING -> CelScope.open(wanted);
    };
  }
}
