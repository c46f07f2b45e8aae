package dev.homelab.dsl.kotlin;

import java.io.Closeable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;

/**
 * Shows scripts the written word classes, and Kotlin's own library in the version that they were
 * compiled for; the program may have another one beside it.
 */
final class WordsLoader extends URLClassLoader implements Closeable {
  private static final String KOTLIN = "kotlin.";
  private final Map<String, byte[]> words;

  /**
   * A loader of words.
   *
   * @param words byte code by class name
   * @param library the jar of Kotlin's standard library
   */
  WordsLoader(Map<String, byte[]> words, Path library) throws MalformedURLException {
    super(new URL[] {library.toUri().toURL()}, WordsLoader.class.getClassLoader());
    this.words = Map.copyOf(words);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(KOTLIN)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      return known == null ? findClass(name) : known;
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = words.get(name);
    return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
  }
}
