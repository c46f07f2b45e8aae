package dev.homelab.spi;

import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Code for one platform. Found by {@link java.util.ServiceLoader}; keeps no state. */
public interface Provider {
  /** The name before the first dot of its types, for example {@code kubernetes}. */
  String name();

  /** What is known of a type, or null when the provider does not have it. */
  @Nullable ResourceSchema schema(String type);

  /**
   * The name that a thing was made with and that no change in place gives another one, as a cluster
   * or one of its machines bears that of the cluster; null for a type without such a name. Pure.
   */
  default @Nullable String madeName(String type, Value.Tree properties) {
    return null;
  }

  /** Checks a resource by its type alone, without asking anybody; empty when all is well. Pure. */
  List<dev.homelab.diag.Diagnostic> check(ResourceSpec resource);

  /**
   * What this machine lacks for making a resource, such as a file that is not there; asked before
   * anything is changed, of what a plan is about to make. Reads files and nothing else.
   */
  default List<dev.homelab.diag.Diagnostic> lacking(ResourceSpec resource, SessionOptions options) {
    return List.of();
  }

  /** Outputs that follow from the wish alone, such as a service's name in the cluster. Pure. */
  Value.Tree knownOutputs(ResourceSpec resource);

  /**
   * The names of all outputs that a resource can offer once it is there, so that a misspelled one
   * is found before anything is touched; null where they are not known beforehand. Pure.
   */
  default @Nullable SortedSet<String> outputNames(ResourceSpec resource) {
    return null;
  }

  /**
   * What to write so that a resource offers an output that {@link #outputNames} lacks; null where
   * nothing would. Pure.
   */
  default @Nullable String outputHint(ResourceSpec resource, String output) {
    return null;
  }

  /**
   * Outputs that an object of a type keeps when it is changed in place, so that what follows from
   * them need not wait for the change to be planned.
   */
  default Set<String> keptOutputs(String type) {
    return Set.of();
  }

  /**
   * Keys that this resource offers to others of the same target, for dependencies that follow from
   * the properties and not from a reference: a namespace offers {@code namespace/media}, a
   * definition the kind that it defines. Pure.
   */
  default Set<String> offers(ResourceSpec resource) {
    return Set.of();
  }

  /**
   * Keys that this resource needs, and how far their offerer must have come. A key that no resource
   * of the lab offers is taken to exist already. Pure.
   */
  default Map<String, Level> needs(ResourceSpec resource) {
    return Map.of();
  }

  /**
   * Whether an object goes with another one of the same target: a namespace contains what is in it,
   * a definition the objects of its kind. What lies inside by its address need not be told. Pure.
   */
  default boolean contains(StateEntry outer, StateEntry inner) {
    return false;
  }

  /**
   * Whether a thing is a target of others by itself, at its own address: a cluster on a cluster.
   * What is on it goes when it is removed. Pure.
   */
  default boolean isTarget(StateEntry entry) {
    return false;
  }

  /**
   * Whether an object cannot be removed by itself, but goes with what carries its target: it is
   * kept as long as that stays. Pure.
   */
  default boolean goesWithTarget(StateEntry entry) {
    return false;
  }

  /**
   * The line in which a change, a replacement or a removal of an object waits for its turn; null
   * when it may go on beside all others. Pure.
   *
   * @param properties the wished properties, or for a removal those that were recorded
   */
  default @Nullable Queue queue(String type, Value.Tree properties) {
    return null;
  }

  /** What a change in place does to the room of its target. Pure. */
  default Room room(String type, List<FieldChange> fields) {
    return Room.SAME;
  }

  /**
   * Whether an object that is made with these properties takes room of its target. Pure: it may be
   * made in a state that needs none.
   */
  default boolean takesRoom(String type, Value.Tree properties) {
    return false;
  }

  /**
   * Other resources of the lab that one with these properties brings into being or changes as it is
   * written, as a repository does from which an engine takes objects. Each of them is planned by
   * itself all the same. Pure.
   */
  default Set<Address> brings(String type, Value.Tree properties) {
    return Set.of();
  }

  /**
   * Properties that leave some of what they bring as it is there, since the plan keeps it, refuses
   * it or is not about it. Pure.
   *
   * @param wished the properties that bring all of it
   * @param live what was observed of the resource; empty when it is not there
   * @param left what stays as it is
   */
  default Value.Tree sparing(String type, Value.Tree wished, Value.Tree live, Set<Address> left) {
    return wished;
  }

  /**
   * Whether its resources have no effect outside the record: calls are then made without an intent
   * before them, and an object is what the record says.
   */
  default boolean recordsOnly() {
    return false;
  }

  /**
   * Whether an object of a type that holds data has only what can be had again from where it came,
   * so that nobody is asked before it goes from the script. Pure.
   *
   * @param properties what the object was made with
   */
  default boolean holdsOnlyCopies(String type, Value.Tree properties) {
    return false;
  }

  /**
   * Whether an object of a type is what another one holds, and is made anew only together with what
   * it lies in by its address: the image in a disk. Pure.
   */
  default boolean fillsContainer(String type) {
    return false;
  }

  /**
   * Whether what an object of a type that holds data has is only read by those who use it, so that
   * nobody is asked when the script puts something else into it. Pure.
   *
   * @param properties what the object was made with
   */
  default boolean isOnlyRead(String type, Value.Tree properties) {
    return false;
  }

  /**
   * The wish for an object that is there, with what it keeps of how it was made and the script only
   * leaves to a default. Pure.
   */
  default ResourceSpec kept(ResourceSpec wish, StateEntry prior) {
    return wish;
  }

  /**
   * What a plan tells of an object that stays as it is where the script has it otherwise: warnings,
   * since nothing is done about it. Pure.
   *
   * @param wish as the script has it
   */
  default List<dev.homelab.diag.Diagnostic> told(
      ResourceSpec wish, StateEntry prior, Observation.Present observed) {
    return List.of();
  }

  /**
   * How long a call that makes, changes or removes a resource of a type may take where its platform
   * works on it for minutes and tells how far it is; null for as long as any other call. Pure.
   */
  default @Nullable Duration patience(String type) {
    return null;
  }

  /**
   * How long a resource of a type may take to become ready or to go, when that is longer than usual
   * by its nature.
   *
   * @return null for the usual time
   */
  default @Nullable Duration readiness(String type) {
    return null;
  }

  /** How many calls may run at once on one target; the engine keeps below it. */
  int parallelism(TargetSpec target);

  /**
   * Connects to a target.
   *
   * @param target with every reference in its config resolved; null for a provider without targets
   * @throws ProviderException when the target cannot be reached or refuses the credentials
   */
  ProviderSession connect(@Nullable TargetSpec target, SessionOptions options, CallContext context);
}
