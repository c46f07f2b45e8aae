package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the blocks of one lab are tagged with; a tag holds for all that a block makes. */
public final class Tags {
  /** A tag that no backup takes. */
  static final String UNTAKEN = "HL2069";

  private final List<Tag> all = new ArrayList<>();
  private final List<Taken> taken = new ArrayList<>();

  /** Where a backup takes what has a tag. */
  private record Taken(Address place, String name) {}

  /**
   * One tag of one block.
   *
   * @param block the address of the block
   * @param name what it is tagged with
   * @param line the line that says so, or null outside a script
   */
  public record Tag(Address block, String name, @Nullable SourceSpan line) {}

  private Tags() {}

  /** Those of a lab. */
  public static Tags of(LabBuilder lab) {
    Tags known = lab.provided(Tags.class);
    if (known == null) {
      known = new Tags();
      lab.provide(Tags.class, known);
    }
    return known;
  }

  /** Tags the block of a scope, at the line that runs now. */
  static void add(Scope scope, String name) {
    String checked = Names.label(scope, "tag", name);
    of(scope.lab()).all.add(new Tag(scope.here("tag"), checked, scope.line()));
    scope.lab().atEnd("tags that no backup takes", () -> of(scope.lab()).tell(scope.lab()));
  }

  /** Notes that a backup takes what has a tag and lies within a place. */
  public void takes(Address place, String name) {
    taken.add(new Taken(place, name));
  }

  private void tell(LabBuilder lab) {
    for (Tag tag : all) {
      if (taken.stream().noneMatch(one -> takes(one, tag))) {
        lab.report(
            Diagnostic.warning(UNTAKEN, "no backup takes what is tagged '" + tag.name() + "'")
                .at(tag.line())
                .withHint(
                    "take it in the block of its box: backup('nightly') { at '03:00'; tags '"
                        + tag.name()
                        + "' }"));
      }
    }
  }

  /** A tag around the place of a backup holds inside it, too. */
  private static boolean takes(Taken one, Tag tag) {
    return one.name().equals(tag.name())
        && (tag.block().isWithin(one.place()) || one.place().isWithin(tag.block()));
  }

  /** Every tag, in the order of the script. */
  public List<Tag> all() {
    return List.copyOf(all);
  }

  /** What a thing is tagged with, by itself or by a block around it. */
  public SortedSet<String> of(Address thing) {
    TreeSet<String> names = new TreeSet<>();
    for (Tag tag : all) {
      if (thing.isWithin(tag.block())) {
        names.add(tag.name());
      }
    }
    return names;
  }
}
