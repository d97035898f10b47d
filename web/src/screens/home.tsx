import { Navigate } from '@tanstack/react-router';
import { useCampaigns, useProgress } from '../api.ts';
import { Empty, Loading, Trouble } from '../parts/states.tsx';

/** Opens the newest campaign; before there is one, says what is happening. */
export function Home() {
  const { data, error, refetch } = useCampaigns();
  const { data: progress } = useProgress();
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  const [newest] = data.campaigns;
  if (newest !== undefined)
    return <Navigate to="/campaigns/$campaign" params={{ campaign: newest.campaignId }} replace />;
  return progress?.finished === false ? (
    <Empty title="準備しています">ファイルの取り込みが終わると、発送回の画面が開きます。</Empty>
  ) : (
    <Empty title="発送回がまだありません">bin/todoke run で一回分を実行すると、ここに表示されます。</Empty>
  );
}
