package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A part of an application that has copies, processors, memory or volumes of its own. */
@BlockOf(
    name = "part",
    doc = "A part of an application, with copies, processors, memory and volumes of its own.",
    in = "homelab { node('box') { tenant('home') { kafka('events') { brokers {\n…\n} } } } }")
public final class PartSpec extends Spec<PartSpec> {
  private final String word;
  private final Predicate<String> known;
  private final BiConsumer<String, Value> into;

  /**
   * A part.
   *
   * @param word the word that opens it, for messages
   * @param known which of its fields there are
   * @param into takes what is said, by the names of fields
   */
  PartSpec(Scope scope, String word, Predicate<String> known, BiConsumer<String, Value> into) {
    super(scope);
    this.word = word;
    this.known = known;
    this.into = into;
  }

  @Override
  protected PartSpec self() {
    return this;
  }

  private PartSpec state(String path, Object value) {
    if (known.test(path)) {
      into.accept(path, Value.of(value));
    } else {
      problem(
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE,
                  "`" + word + "` of " + scope().here(word).last() + " has no " + path)
              .withHint("leave the line out"));
    }
    return say();
  }

  /** Sets the number of copies. */
  @Word(
      doc = "Sets how many copies of the part run.",
      byDefault = "1 on one box; more boxes have as many as Cozystack says",
      example = "replicas 3",
      once = true)
  public PartSpec replicas(int count) {
    return state("replicas", count);
  }

  /** Sets the size of its volumes. */
  @Word(
      doc = "Sets the size of the volume of each copy; it can grow later.",
      byDefault = "what Cozystack has for the part",
      example = "size 20.GiB",
      once = true)
  public PartSpec size(Size size) {
    return state("size", size.quantity());
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public PartSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Sets processors. */
  @Word(
      doc = "Sets how many processors each copy may use; `'500m'` is half of one.",
      byDefault = "what the preset has",
      example = "cpu 2",
      once = true)
  public PartSpec cpu(int count) {
    return state("resources.cpu", String.valueOf(count));
  }

  /** Sets parts of processors. */
  public PartSpec cpu(String amount) {
    return state("resources.cpu", amount);
  }

  /** Sets memory. */
  @Word(
      doc = "Sets how much memory each copy may use.",
      byDefault = "what the preset has",
      example = "memory 2.GiB",
      once = true)
  public PartSpec memory(Size size) {
    return state("resources.memory", size.quantity());
  }

  /** Names a preset. */
  @Word(
      doc = "Names a preset of Cozystack for processors and memory of each copy.",
      byDefault = "the preset that Cozystack has for the part",
      example = "preset 'u1.micro'",
      once = true)
  public PartSpec preset(String name) {
    return state("resourcesPreset", name);
  }
}
