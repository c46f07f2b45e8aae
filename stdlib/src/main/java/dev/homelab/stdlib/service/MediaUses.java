package dev.homelab.stdlib.service;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.model.Address;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which service of a place works on which volume of films and series. */
final class MediaUses {
  private final LabBuilder lab;
  private final Map<Address, Map<Address, Use>> byPlace = new TreeMap<>();

  /**
   * One use.
   *
   * @param volume what tells the volume apart from others of the place
   * @param line the line that asked for the service, or null
   */
  private record Use(String volume, @Nullable SourceSpan line) {}

  private MediaUses(LabBuilder lab) {
    this.lab = lab;
  }

  /** Notes what a service uses; that all of a place use the same one is checked at the end. */
  static void note(RecipeContext context, VolumePlan volume) {
    LabBuilder lab = context.scope().lab();
    MediaUses known = lab.provided(MediaUses.class);
    if (known == null) {
      known = new MediaUses(lab);
      lab.provide(MediaUses.class, known);
      lab.atEnd("one volume of films and series", known::check);
    }
    known
        .byPlace
        .computeIfAbsent(context.address().around(), place -> new TreeMap<>())
        .put(
            context.address(), new Use(identity(context, volume), context.scope().origin().user()));
  }

  private static String identity(RecipeContext context, VolumePlan volume) {
    if (volume instanceof VolumePlan.Shared shared) {
      return "claim " + shared.claim();
    }
    return volume instanceof VolumePlan.Nfs nfs
        ? "nfs " + nfs.server() + ' ' + nfs.path()
        : "own " + context.address();
  }

  private void check() {
    byPlace.values().forEach(this::check);
  }

  private void check(Map<Address, Use> uses) {
    Map.Entry<Address, Use> first = null;
    for (Map.Entry<Address, Use> use : uses.entrySet()) {
      if (first == null) {
        first = use;
      } else if (!first.getValue().volume().equals(use.getValue().volume())) {
        lab.report(problem(first.getKey(), use.getKey()).at(use.getValue().line()));
        return;
      }
    }
  }

  private static Diagnostic problem(Address first, Address second) {
    String one = first.last().name();
    String other = second.last().name();
    return Diagnostic.error("HL2064", one + " and " + other + " work on different volumes")
        .withDetail(
            "A finished download gets a second name in the library without a copy of its bytes only"
                + " on one file system, and one program sees only there what the other has made.")
        .withHint("give them one: share('media') { size 1.TiB }")
        .withHint("or put what has nothing to do with the others into a namespace of its own");
  }
}
