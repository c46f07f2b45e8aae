package dev.homelab.dsl.spec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one block of a lab says, while it is being said. Words are public methods marked {@link
 * Word}; each returns the spec itself. After {@link #freeze} no word may be said any more.
 *
 * <p>The words of this class make values and may stand in every block.
 *
 * @param <S> the concrete spec
 */
public abstract class Spec<S extends Spec<S>> {
  private final Scope scope;
  private boolean frozen;
  private @Nullable Address made;

  /** A block at a place. */
  protected Spec(Scope scope) {
    this.scope = scope;
  }

  /** This spec, in its own type. */
  protected abstract S self();

  /** Where the block stands; for words, not for scripts. */
  public final Scope scope() {
    return scope;
  }

  /** Ends the block. The script cannot change it afterwards. */
  public final void freeze() {
    frozen = true;
  }

  /** Notes the thing that a word of this block has made; for words, not for scripts. */
  public final void made(Address thing) {
    made = thing;
  }

  /**
   * The thing that the last word has made, to refer to its outputs.
   *
   * @throws HomelabException when no word of this block has made one
   */
  public final Reference lastMade() {
    if (made == null) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(LanguageCodes.NOTHING_SAID, "this word makes nothing to keep")
                  .at(scope.line())));
    }
    return Reference.to(made, scope);
  }

  /**
   * Begins a word: refuses one that is said after the end of its block.
   *
   * @return the spec, so that a word may end with {@code return say()}
   */
  protected final S say() {
    if (frozen) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(
                      LanguageCodes.BLOCK_ENDED, "this block has ended, nothing can be added to it")
                  .at(scope.line())));
    }
    return self();
  }

  /** Tells a problem at the line that is running now; evaluation goes on. */
  protected final void problem(Diagnostic diagnostic) {
    scope.report(diagnostic);
  }

  /** A secret of the lab, as a value that no printer prints. */
  @Word(
      doc = "Uses a secret of the lab, which `secrets { … }` names.",
      byDefault = "none",
      example = "def token = secret('token')")
  public Value.Secret secret(String name) {
    scope.lab().usesSecret(name, scope.line());
    return new Value.Secret(name);
  }

  /** Another thing's output. */
  @Word(
      doc = "Refers to an output of another thing; this makes the dependency.",
      byDefault = "none",
      example = "def host = ref('value.other').value")
  public Reference ref(String address) {
    return Reference.parse(address, scope);
  }

  /** Another thing's output, by name. */
  public Value ref(String address, String output) {
    return Reference.parse(address, scope).output(output);
  }

  /** The text of a file of the lab. */
  @Word(
      doc = "The text of a file below the lab's folder; the file is an input of the lab.",
      byDefault = "none",
      example = "def text = file('notes.txt')")
  public String file(String path) {
    return scope.lab().files().read(path);
  }

  /** An environment variable. */
  @Word(
      doc = "The value of an environment variable, which is an input of the lab.",
      byDefault = "a variable that is not set is a mistake, unless `orElse:` gives a value",
      example = "def user = env('HOMELAB_USER', orElse: 'nobody')",
      named = {"orElse: the value when the variable is not set"})
  public String env(String variable) {
    String value = scope.lab().files().environment(variable);
    if (value == null) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.VARIABLE_NOT_SET,
                  "the environment variable " + variable + " is not set")
              .withHint(
                  "set it, or give a value for when it is not: env('"
                      + variable
                      + "', orElse: '…')"));
      return "";
    }
    return value;
  }

  /** An environment variable, or what holds when it is not set. */
  public String env(Map<String, ?> named, String variable) {
    String value = scope.lab().files().environment(variable);
    if (value != null) {
      return value;
    }
    String otherwise = NamedArguments.of("env", named, scope).text("orElse");
    return otherwise == null ? "" : otherwise;
  }

  /** Puts texts, references and secrets together. */
  @Word(
      doc = "Puts texts, references and secrets together to one text.",
      byDefault = "none",
      example = "def url = join('http://', ref('value.other').value, ':8080')")
  public Value join(Object... parts) {
    return new Value.Join(List.of(parts).stream().map(part -> Names.value(scope, part)).toList());
  }
}
