package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a block stands: its address, the line that opened it, the target that carries what it
 * makes, and the lab that it adds to. Immutable; inner blocks get a scope of their own.
 *
 * @param lab what everything is added to
 * @param address the block's name in the lab, or null for the lab itself
 * @param target the address of the target that carries what the block makes, or null for none
 * @param cluster what the lab says of the enclosing cluster, or null outside one
 * @param namespace the Kubernetes namespace that objects go to, or null outside one
 * @param origin the line that opened the block
 * @param recipe name and version of the recipe that is being expanded, or null for the script
 */
public record Scope(
    LabBuilder lab,
    @Nullable Address address,
    @Nullable Address target,
    @Nullable ClusterFacts cluster,
    @Nullable String namespace,
    Origin origin,
    @Nullable String recipe) {

  /** The outermost scope of a lab. */
  public static Scope root(LabBuilder lab) {
    return new Scope(lab, null, null, null, null, Origin.NONE, null);
  }

  /** The address of something named inside this block; the name is checked for its form. */
  public Address child(String type, String name) {
    return address == null ? Address.of(type, name) : address.child(type, name);
  }

  /** The scope of an inner block, opened by the line that runs now. */
  public Scope inner(String type, String name) {
    return at(child(type, name));
  }

  /** The same surroundings at another address, opened by the line that runs now. */
  public Scope at(Address other) {
    return new Scope(lab, other, target, cluster, namespace, here(), recipe);
  }

  /** The same scope on another target. */
  public Scope on(Address otherTarget) {
    return new Scope(lab, address, otherTarget, cluster, namespace, origin, recipe);
  }

  /** The same scope inside a cluster of which the lab says {@code facts}. */
  public Scope inCluster(ClusterFacts facts) {
    return new Scope(lab, address, target, facts, namespace, origin, recipe);
  }

  /** The same scope in a Kubernetes namespace. */
  public Scope inNamespace(String name) {
    return new Scope(lab, address, target, cluster, name, origin, recipe);
  }

  /**
   * The same scope while a recipe is expanded; {@code nameAndVersion} as in {@code gitea 1.2.0}.
   */
  public Scope inRecipe(String nameAndVersion) {
    return new Scope(lab, address, target, cluster, namespace, origin, nameAndVersion);
  }

  /**
   * The address around this one, which is where a block inside the lab always has one.
   *
   * @throws HomelabException when the scope is the lab itself; a mistake of a word, not of a person
   */
  public Address here(String word) {
    if (address == null) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(
                  LanguageCodes.WORD_OUT_OF_PLACE, "`" + word + "` cannot stand here")));
    }
    return address;
  }

  /**
   * The line that is running now. While a recipe is expanded, the line that asked for the recipe,
   * with the recipe's own lines.
   */
  public Origin here() {
    Origin now = lab.lines().here();
    if (recipe != null && now.user() == null) {
      return new Origin(origin.user(), recipe, now.recipeLines());
    }
    return now.user() == null && origin.user() != null ? origin : now;
  }

  /** Tells a problem, at the line that is running now where it names none; evaluation goes on. */
  public void report(Diagnostic problem) {
    lab.report(problem.span() == null ? problem.at(line()) : problem);
  }

  /** Tells that a value does not fit, at the line that is running now, and what would. */
  public void unfit(String title, String hint) {
    report(LanguageCodes.error(LanguageCodes.BAD_VALUE, title).withHint(hint));
  }

  /**
   * The word of the script that is running now, with its arguments; the line that opened the block
   * when no line of the script runs, or null outside a script.
   */
  public @Nullable SourceSpan line() {
    SourceSpan word = lab.lines().word();
    return word == null ? here().user() : word;
  }
}
