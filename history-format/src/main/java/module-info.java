/// Operations, histories, a run's header and marks, and every reader and writer of them.
///
/// Depends on nothing else of Faultline.
@org.jspecify.annotations.NullMarked
module io.faultline.history {
  requires static transitive org.jspecify;
  requires tools.jackson.databind;

  exports io.faultline.history;
  exports io.faultline.history.jepsen;

  uses io.faultline.history.HistoryReader;

  provides io.faultline.history.HistoryReader with
      io.faultline.history.BinaryReader,
      io.faultline.history.fressian.JepsenBinaryReader,
      io.faultline.history.fressian.JepsenFressianReader,
      io.faultline.history.JsonArrayReader,
      io.faultline.history.JsonLinesReader,
      io.faultline.history.jepsen.EdnReader,
      io.faultline.history.jepsen.JepsenLogReader,
      io.faultline.history.jepsen.JepsenTextReader,
      io.faultline.history.jepsen.PorcupineKvReader,
      io.faultline.history.research.AwditReader,
      io.faultline.history.research.ChronosReader,
      io.faultline.history.research.CobraReader,
      io.faultline.history.research.DbcopJsonReader,
      io.faultline.history.research.DbcopReader,
      io.faultline.history.research.FptlinReader,
      io.faultline.history.research.LimoReader,
      io.faultline.history.research.PlumeReader,
      io.faultline.history.research.PolyLinReader,
      io.faultline.history.research.ViperReader;
}
