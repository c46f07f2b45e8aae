package dev.homelab.dsl.spec;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LifecycleNotes.Note;
import dev.homelab.model.Address;
import java.util.List;
import java.util.Map;

/**
 * A block that has an address. Its common words hold for everything that the block makes, inner
 * blocks included.
 *
 * @param <S> the concrete spec
 */
public abstract class ThingSpec<S extends ThingSpec<S>> extends Spec<S> {

  /** A block at a place that has an address. */
  protected ThingSpec(Scope scope) {
    super(scope);
  }

  /** The thing's name in the lab. */
  public final Address address() {
    return scope().here("this block");
  }

  /** Waits for other things. */
  @Word(
      doc = "Starts what this block makes only when the other things are ready.",
      byDefault = "only references and derived dependencies order the work",
      example = "after 'value.other'")
  public S after(String... addresses) {
    for (String address : addresses) {
      note(new Note.After(address, scope().here()));
    }
    return say();
  }

  /** Guards against deletion. */
  @Word(
      doc = "Refuses any plan that would delete or replace what this block makes.",
      byDefault = "not protected",
      example = "protect()")
  public S protect() {
    note(new Note.Protect());
    return say();
  }

  /** Keeps objects when the lab no longer asks for them. */
  @Word(
      doc = "Leaves what this block made in place when it goes from the script.",
      byDefault = "deleted when it goes; volumes of recipes are kept",
      example = "retain()")
  public S retain() {
    note(new Note.Retain());
    return say();
  }

  /** Leaves fields to others. */
  @Word(
      doc = "Does not count a difference at these paths as a change.",
      byDefault = "every field that the lab states is compared",
      example = "ignore 'spec.replicas'")
  public S ignore(String... paths) {
    note(new Note.Ignore(List.of(paths)));
    return say();
  }

  /** Makes changes of fields replacements. */
  @Word(
      doc = "Replaces the object when one of these paths changes.",
      byDefault = "only fields that the platform cannot change",
      example = "replaceOn 'spec.template'")
  public S replaceOn(String... paths) {
    note(new Note.ReplaceOn(List.of(paths)));
    return say();
  }

  /** Takes over what is there. */
  @Word(
      doc = "Takes over objects that exist already without the mark of this lab.",
      byDefault = "objects without the mark are never touched",
      example = "adopt()")
  public S adopt() {
    note(new Note.Adopt());
    return say();
  }

  /** Takes fields from other managers. */
  @Word(
      doc = "Takes fields that another manager of the same object owns.",
      byDefault = "a conflict is told and nothing is forced",
      example = "force()")
  public S force() {
    note(new Note.Force());
    return say();
  }

  /** States a rename. */
  @Word(
      doc = "States the address that this block had before, so that nothing is made anew.",
      byDefault = "a new address is a new thing",
      example = "moved from: 'value.old'",
      named = {"from: the address before the rename"})
  public S moved(Map<String, ?> named) {
    NamedArguments arguments = NamedArguments.of("moved", named, scope());
    String from = arguments.text("from");
    if (from != null) {
      try {
        note(new Note.Moved(Address.parse(from)));
      } catch (HomelabException malformed) {
        malformed.diagnostics().forEach(this::problem);
      }
    }
    return say();
  }

  /** Lets a rule not hold here. */
  @Word(
      doc =
          "Lets a policy not hold for what this block makes, and says why; `homelab policies` lists them.",
      byDefault = "every policy holds",
      example = "override 'local-for-what-may-go', because: 'a cache, which fills itself'",
      named = {"because: the reason, as a sentence"})
  public S override(Map<String, ?> named, String policy) {
    PolicyOverride.say(scope(), policy, named);
    return say();
  }

  /** An override without a reason, which is a mistake. */
  public S override(String policy) {
    return override(Map.of(), policy);
  }

  /** Tags what the block makes. */
  @Word(
      doc = "Tags what this block makes, so that backups which name the tag take it.",
      byDefault = "no tags",
      example = "tag 'precious'")
  public S tag(String... names) {
    for (String name : names) {
      Tags.add(scope(), name);
    }
    return say();
  }

  private void note(Note note) {
    scope().lab().note(address(), note);
  }
}
