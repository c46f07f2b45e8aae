package dev.homelab.dsl.script;

import java.util.Map;

/** Defines the classes of one compiled script, and no others. */
public final class ScriptClasses extends ClassLoader {
  private final Map<String, byte[]> classes;

  /**
   * A loader of a script's classes.
   *
   * @param words loads what the script is written against
   * @param classes byte code by class name
   */
  public ScriptClasses(ClassLoader words, Map<String, byte[]> classes) {
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
