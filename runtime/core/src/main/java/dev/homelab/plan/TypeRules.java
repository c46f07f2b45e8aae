package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Queue;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.Room;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a plan needs to know of resource types. Every method is pure. */
public interface TypeRules {
  /** What is known of a type, or null when no provider has it. */
  @Nullable ResourceSchema schema(String type);

  /** Outputs that follow from the wish alone. */
  Value.Tree knownOutputs(ResourceSpec resource);

  /** Outputs that an object keeps when it is changed in place. */
  default Set<String> keptOutputs(String type) {
    return Set.of();
  }

  /** Whether the object of one record is removed with that of another one. */
  boolean contains(StateEntry outer, StateEntry inner);

  /** Whether an object is removed with what carries its target, and never before. */
  default boolean goesWithTarget(StateEntry entry) {
    return false;
  }

  /** Whether a thing is a target of others by itself, so that what is on it goes with it. */
  default boolean isTarget(StateEntry entry) {
    return false;
  }

  /** Whether a secret has another value by now than the one that was recorded as applied. */
  boolean rotated(String secret, StateEntry recorded);

  /** The line in which a change of an object waits for its turn, or null. */
  default @Nullable Queue queue(String type, Value.Tree properties) {
    return null;
  }

  /** What a change in place does to the room of its target. */
  default Room room(String type, List<FieldChange> fields) {
    return Room.SAME;
  }

  /** Whether an object with these properties takes room of its target. */
  default boolean takesRoom(String type, Value.Tree properties) {
    return false;
  }

  /** Whether an object with these properties has only what can be had again. */
  default boolean holdsOnlyCopies(String type, Value.Tree properties) {
    return false;
  }

  /** Whether an object is made anew only together with what it lies in. */
  default boolean fillsContainer(String type) {
    return false;
  }

  /** Whether what an object with these properties holds is only read by those who use it. */
  default boolean isOnlyRead(String type, Value.Tree properties) {
    return false;
  }

  /** The name that a thing was made with and has to keep, or null for a type without one. */
  default @Nullable String madeName(String type, Value.Tree properties) {
    return null;
  }

  /** Other resources that one with these properties brings into being or changes. */
  default Set<Address> brings(String type, Value.Tree properties) {
    return Set.of();
  }

  /** The wish without what it would do to some of the resources that it brings. */
  default ResourceSpec sparing(ResourceSpec wish, Value.Tree live, Set<Address> left) {
    return wish;
  }

  /** The wish for an object that is there, with what it keeps of how it was made. */
  default ResourceSpec kept(ResourceSpec wish, StateEntry prior) {
    return wish;
  }

  /** What is told of an object that stays as it is where the script has it otherwise. */
  default List<Diagnostic> told(ResourceSpec wish, StateEntry prior, Observation.Present observed) {
    return List.of();
  }

  /** How a wish differs from its object. */
  Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed);
}
