package dev.homelab.dsl.spec;

import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What blocks say about the life of everything inside them, and how it changes a lifecycle. */
public final class LifecycleNotes {
  private LifecycleNotes() {}

  /** One such statement. */
  public sealed interface Note {
    /** See {@link ThingSpec#protect}. */
    record Protect() implements Note {}

    /** See {@link ThingSpec#retain}. */
    record Retain() implements Note {}

    /** See {@link ThingSpec#adopt}. */
    record Adopt() implements Note {}

    /** See {@link ThingSpec#force}. */
    record Force() implements Note {}

    /** See {@link ThingSpec#ignore}. */
    record Ignore(List<String> paths) implements Note {}

    /** See {@link ThingSpec#replaceOn}. */
    record ReplaceOn(List<String> paths) implements Note {}

    /** See {@link ThingSpec#moved}. */
    record Moved(Address from) implements Note {}

    /** See {@link ThingSpec#after}; {@code address} as written, not yet looked up. */
    record After(String address, Origin origin) implements Note {}
  }

  /**
   * The lifecycle of a resource after a block around it has said something.
   *
   * @param resource the resource's address, which lies within {@code block}
   * @param block the address of the block that says it
   */
  static Lifecycle apply(Note note, Lifecycle before, Address resource, Address block) {
    if (note instanceof Note.Protect) {
      return with(before, true, before.retain(), before.adopt(), before.force());
    }
    if (note instanceof Note.Retain) {
      return with(before, before.protect(), true, before.adopt(), before.force());
    }
    if (note instanceof Note.Adopt) {
      return with(before, before.protect(), before.retain(), true, before.force());
    }
    if (note instanceof Note.Force) {
      return with(before, before.protect(), before.retain(), before.adopt(), true);
    }
    if (note instanceof Note.Ignore ignore) {
      return paths(before, plus(before.ignore(), ignore.paths()), before.replaceOn());
    }
    if (note instanceof Note.ReplaceOn replace) {
      return paths(before, before.ignore(), plus(before.replaceOn(), replace.paths()));
    }
    return note instanceof Note.Moved moved
        ? movedFrom(before, rebased(resource, block, moved.from()))
        : before;
  }

  private static Address rebased(Address resource, Address block, Address from) {
    Address moved = from;
    for (Address.Segment segment :
        resource.segments().subList(block.segments().size(), resource.segments().size())) {
      moved = moved.child(segment.type(), segment.name());
    }
    return moved;
  }

  private static Lifecycle with(
      Lifecycle l, boolean protect, boolean retain, boolean adopt, boolean force) {
    return new Lifecycle(
        protect, retain, adopt, l.existing(), force, l.ignore(), l.replaceOn(), l.movedFrom());
  }

  private static Lifecycle paths(
      Lifecycle l, SortedSet<String> ignore, SortedSet<String> replaceOn) {
    return new Lifecycle(
        l.protect(),
        l.retain(),
        l.adopt(),
        l.existing(),
        l.force(),
        ignore,
        replaceOn,
        l.movedFrom());
  }

  private static Lifecycle movedFrom(Lifecycle l, @Nullable Address from) {
    return new Lifecycle(
        l.protect(),
        l.retain(),
        l.adopt(),
        l.existing(),
        l.force(),
        l.ignore(),
        l.replaceOn(),
        from);
  }

  private static SortedSet<String> plus(SortedSet<String> some, Collection<String> more) {
    SortedSet<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  /** The default lifecycle of a thing that is looked up and never owned. */
  public static Lifecycle existing() {
    Lifecycle l = Lifecycle.DEFAULT;
    return new Lifecycle(
        false, false, false, true, false, l.ignore(), l.replaceOn(), l.movedFrom());
  }

  /** The default lifecycle of a thing that stays on the platform when the lab drops it. */
  public static Lifecycle retained() {
    return with(Lifecycle.DEFAULT, false, true, false, false);
  }
}
