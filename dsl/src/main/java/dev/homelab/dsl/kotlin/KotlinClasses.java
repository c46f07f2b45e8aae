package dev.homelab.dsl.kotlin;

import dev.homelab.dsl.script.ScriptClasses;
import java.util.Map;

/** Defines the classes of one compiled script. */
final class KotlinClasses extends ClassLoader implements ScriptClasses {
  private final Map<String, byte[]> classes;

  /**
   * A loader of a script's classes.
   *
   * @param classes byte code by class name
   */
  KotlinClasses(WordsLoader words, Map<String, byte[]> classes) {
    super(words);
    this.classes = Map.copyOf(classes);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
