package dev.homelab.dsl.groovy;

import dev.homelab.dsl.vocabulary.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Shows scripts the generated twins of a vocabulary, and shows Groovy that they are extension
 * methods. The twins are written when the first script class needs them.
 */
final class VocabularyLoader extends ClassLoader {
  private static final String MODULE =
      "META-INF/groovy/org.codehaus.groovy.runtime.ExtensionModule";
  private final Vocabulary vocabulary;

  VocabularyLoader(Vocabulary vocabulary) {
    super(VocabularyLoader.class.getClassLoader());
    this.vocabulary = vocabulary;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (!name.equals(TwinWriter.CLASS_NAME)) {
      throw new ClassNotFoundException(name);
    }
    byte[] bytes = TwinWriter.write(vocabulary);
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    return name.equals(MODULE)
        ? Collections.enumeration(List.of(module()))
        : Collections.emptyEnumeration();
  }

  private static URL module() throws MalformedURLException {
    String text =
        "moduleName=homelab-words\nmoduleVersion=1\nextensionClasses="
            + TwinWriter.CLASS_NAME
            + ','
            + UnitWords.class.getName()
            + '\n';
    return new URL(null, "homelab:words", new TextHandler(text));
  }

  /** Serves one text as the content of a URL. */
  private static final class TextHandler extends URLStreamHandler {
    private final String text;

    TextHandler(String text) {
      this.text = text;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
        }
      };
    }
  }
}
