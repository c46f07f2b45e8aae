package dev.homelab.provider.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Asks several questions at the same time. */
public final class Abreast {
  private Abreast() {}

  /**
   * The answer of each question; one alone is asked by the caller itself.
   *
   * @param most how many are asked at a time
   * @param thread the name of the threads that ask
   * @throws InterruptedException when the caller is told to stop; what is still asked is given up
   * @throws RuntimeException what the first question that failed threw, in no order
   */
  public static <K, V> Map<K, V> ask(Map<K, Supplier<V>> questions, int most, String thread)
      throws InterruptedException {
    Map<K, V> answers = new HashMap<>();
    if (questions.size() < 2) {
      questions.forEach((key, question) -> answers.put(key, question.get()));
      return answers;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(most, questions.size())), work -> quiet(work, thread));
    try {
      Map<K, Future<V>> asked = new HashMap<>();
      questions.forEach((key, question) -> asked.put(key, threads.submit(question::get)));
      for (Map.Entry<K, Future<V>> one : asked.entrySet()) {
        answers.put(one.getKey(), answer(one.getValue()));
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread quiet(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  private static <V> V answer(Future<V> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
