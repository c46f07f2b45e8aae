package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import groovy.lang.Binding;
import groovy.lang.Closure;
import groovy.lang.GroovyRuntimeException;
import groovy.lang.GroovyShell;
import groovy.lang.MissingMethodException;
import groovy.lang.MissingPropertyException;
import groovy.lang.Script;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.codehaus.groovy.control.CompilationFailedException;
import org.jspecify.annotations.Nullable;

/** Evaluates what a person types at a prompt: Groovy over values that are there to be read. */
public final class Expressions {
  /** The title of what is said of a line that is no Groovy, or about names that nobody knows. */
  public static final String NOT_READ = "this is neither a command nor Groovy";

  private final Binding values = new Binding();
  private final GroovyShell shell = new GroovyShell(Expressions.class.getClassLoader(), values);

  /** Sets the value of a name, or replaces it. */
  public void set(Map<String, ?> named) {
    named.forEach(values::setVariable);
  }

  /** Offers a function of one text under a name. */
  public void offer(String name, Function<String, @Nullable Object> function) {
    values.setVariable(
        name,
        new Closure<Object>(this) {
          private static final long serialVersionUID = 1L;

          @Override
          public @Nullable Object call(Object... arguments) {
            return function.apply(arguments.length == 0 ? "" : String.valueOf(arguments[0]));
          }
        });
  }

  /**
   * What an expression comes to, as text; empty for nothing. Names that it gives values stay.
   *
   * @throws HomelabException with what is wrong with it, in one line
   */
  public String evaluate(String text) {
    try {
      Object value = shell.evaluate(text, "line.groovy");
      return value == null ? "" : value.toString();
    } catch (CompilationFailedException unread) {
      String message = String.valueOf(unread.getMessage());
      String line =
          message
              .lines()
              .filter(one -> one.startsWith("line.groovy"))
              .findFirst()
              .map(one -> one.replaceFirst("^line\\.groovy: \\d+: ", ""))
              .orElse("it cannot be read");
      throw notRead(line);
    } catch (GroovyRuntimeException wrong) {
      throw isUnknownName(wrong) ? notRead(first(wrong)) : failed(first(wrong));
    } catch (HomelabException told) {
      throw told;
    } catch (RuntimeException | StackOverflowError | AssertionError failed) {
      throw failed(first(failed));
    }
  }

  private static String first(Throwable wrong) {
    return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("it tells nothing");
  }

  /** Whether the line names what is neither its own nor offered to it. */
  private static boolean isUnknownName(GroovyRuntimeException wrong) {
    Class<?> of =
        wrong instanceof MissingPropertyException property
            ? property.getType()
            : wrong instanceof MissingMethodException method ? method.getType() : null;
    return of != null && Script.class.isAssignableFrom(of);
  }

  private static HomelabException notRead(String why) {
    return new HomelabException(
        List.of(
            Diagnostic.error(LanguageCodes.SYNTAX, NOT_READ)
                .withDetail(why)
                .withHint("help lists the commands")));
  }

  private static HomelabException failed(String why) {
    return new HomelabException(
        List.of(
            Diagnostic.error(LanguageCodes.SYNTAX, "the line could not be worked out")
                .withDetail(why)));
  }
}
