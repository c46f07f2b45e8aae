package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.FluxPause;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lets Flux stand still for a restore: it would start again what is stopped, and make claims again
 * that are gone, empty. One that a restore has stopped bears its mark, and goes on with the end of
 * that restore and no other, nor with an {@code up}; what a person suspended stays so.
 *
 * @param objects the cluster
 * @param thing what is brought back, by the label of its claims
 */
record FluxHold(ClusterObjects objects, String thing) {
  private static final Kind KUSTOMIZATION =
      new Kind("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "kustomizations");
  private static final String LABELS = "kustomize.toolkit.fluxcd.io/";

  /** Where a Kustomization is. */
  private record Place(String namespace, String name) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
      return namespace + '/' + name;
    }
  }

  /** Those that say of themselves, on what they bring, that they bring it. */
  private static Set<Place> bringers(List<Value.Tree> brought) {
    Set<Place> all = new TreeSet<>();
    for (Value.Tree one : brought) {
      String name = Fields.text(one, "metadata", "labels", LABELS + "name");
      String namespace = Fields.text(one, "metadata", "labels", LABELS + "namespace");
      if (!name.isEmpty() && !namespace.isEmpty()) {
        all.add(new Place(namespace, name));
      }
    }
    return all;
  }

  private String mark() {
    return FluxPause.BY_A_RESTORE + thing;
  }

  /**
   * Has what brings objects of the lab stand still.
   *
   * @return how it is: {@code Succeeded} when nothing brings them any more, {@code Failed} when
   *     somebody else's does, or when it stands still for another restore: then nothing is changed
   */
  JobState begin(List<Value.Tree> brought, CallContext context) {
    Map<Place, Value.Tree> all = new TreeMap<>();
    for (Place place : bringers(brought)) {
      all.put(place, objects.read(KUSTOMIZATION, place.namespace(), place.name(), context));
    }
    for (Map.Entry<Place, Value.Tree> one : all.entrySet()) {
      String refused = refused(one.getKey(), one.getValue());
      if (!refused.isEmpty()) {
        return new JobState("Failed", refused, "");
      }
    }
    boolean still = true;
    for (Map.Entry<Place, Value.Tree> one : all.entrySet()) {
      if (!one.getValue().equals(Value.Tree.EMPTY) && !isSuspended(one.getValue())) {
        change(one.getKey(), Value.of(mark()), Value.of(true), context);
        still = false;
      }
      still &= !FluxPause.isAtWork(one.getValue());
    }
    return still
        ? new JobState("Succeeded", "", "")
        : new JobState("Running", "waits until Flux stands still", "");
  }

  private static boolean isSuspended(Value.Tree kustomization) {
    return Fields.flag(kustomization, "spec", "suspend");
  }

  /** Why one cannot stand still for this restore; empty when it can. */
  private String refused(Place place, Value.Tree found) {
    String mark = Fields.text(found, "metadata", "annotations", FluxPause.MARK);
    if (mark.startsWith(FluxPause.BY_A_RESTORE) && !mark.equals(mark())) {
      String other = mark.substring(FluxPause.BY_A_RESTORE.length());
      return "the restore of " + other + " has not ended: let it go on before";
    }
    boolean foreign = Fields.text(found, "metadata", "labels", OwnershipMark.LABEL).isEmpty();
    return !found.equals(Value.Tree.EMPTY) && !isSuspended(found) && foreign
        ? "the Kustomization " + place + " is not the lab's, and would undo it: suspend it before"
        : "";
  }

  /** Lets those go on that a restore has stopped. */
  void end(List<Value.Tree> brought, CallContext context) {
    for (Place place : bringers(brought)) {
      Value.Tree found = objects.read(KUSTOMIZATION, place.namespace(), place.name(), context);
      if (Fields.text(found, "metadata", "annotations", FluxPause.MARK).equals(mark())) {
        change(place, Value.Null.NULL, Value.Null.NULL, context);
        objects.forget(KUSTOMIZATION, place.namespace(), place.name(), context);
      }
    }
  }

  private void change(Place place, Value mark, Value suspended, CallContext context) {
    Value.Tree patch =
        Value.ofMap(
            Map.of(
                "metadata",
                Map.of("annotations", Value.Tree.EMPTY.with(FluxPause.MARK, mark)),
                "spec",
                Value.Tree.EMPTY.with("suspend", suspended)));
    objects.change(KUSTOMIZATION, place.namespace(), place.name(), patch, context);
  }
}
